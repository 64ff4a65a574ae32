namespace WireGate.Ssh.Connection;

/// <summary>The way of one request to the target: into its channel's lane, behind what came before it.</summary>
internal interface IRequestQueue
{
    /// <param name="body">Everything behind the recipient.</param>
    void Enqueue(ReadOnlySpan<byte> body);
}
