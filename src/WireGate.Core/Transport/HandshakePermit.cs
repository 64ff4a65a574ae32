namespace WireGate.Core.Transport;

/// <summary>
/// One handshake's share of the processor. It is given back while the handshake waits for its peer: a peer that sends nothing holds a connection, never one of
/// the permits that honest handshakes need.
/// </summary>
internal sealed class HandshakePermit
{
    /// <summary>A handshake takes a millisecond or more of RSA; more than this at a time and established sessions feel it.</summary>
    public const int AtOnce = 64;

    private static readonly SemaphoreSlim Permits = new(AtOnce, AtOnce);

    private bool _held;

    /// <summary>Completes on the thread pool, with the permit.</summary>
    public async Task AcquireAsync(CancellationToken cancellationToken)
    {
        await Permits.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        _held = true;
    }

    public void Release()
    {
        if (!_held) return;
        _held = false;
        Permits.Release();
    }
}
