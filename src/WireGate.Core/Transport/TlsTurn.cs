using System.Net.Security;

namespace WireGate.Core.Transport;

/// <summary>
/// Whose turn it is inside the TLS library. <see cref="SslStream"/> guards its reads against its writes, but not against its shutdown, which fails or worse
/// when it meets a read at work (seen: "shutdown while in init", "application data after close notify"). A read that waits for the peer is not at work.
/// </summary>
internal sealed class TlsTurn
{
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Waits for a piece of work that waits for nobody.</summary>
    public Task TakeAsync() => _turn.WaitAsync(CancellationToken.None);

    public void GiveBack() => _turn.Release();
}
