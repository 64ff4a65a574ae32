using WireGate.Ssh.Messages;

namespace WireGate.Ssh.Connection;

/// <summary>Judges what a client asks of a target. Called by the client's pump alone. What it allows it forwards itself, so that nothing is forwarded that was not judged.</summary>
internal interface IChannelJudge
{
    /// <returns>Null where the request was forwarded; otherwise why it was not, a line for the client.</returns>
    string? Forward(in ChannelRequest request, IRequestQueue queue);

    /// <summary>A channel that reaches a further system by the target. What is enqueued is the message that opens it.</summary>
    /// <returns>As <see cref="Forward"/>.</returns>
    string? ForwardOpen(in ChannelOpen open, byte[] message, IRequestQueue queue);
}
