using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Vault.Files;

namespace WireGate.Vault;

/// <summary>One session's lease.</summary>
internal sealed class CredentialLease(CredentialHolder holder) : ICredential
{
    private SourceStamp? _read;
    private bool _disposed;

    public string Name => holder.Definition.Name;

    public string? User => holder.Definition.User;

    /// <summary>Keys that this lease may hold buffers of; guarded by the holder's lock.</summary>
    public List<DerivedKeys> Used { get; } = [];

    public async ValueTask<SecretBuffer> ReadSecretAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        // The disk may be slow or remote, and a passphrase takes half a second: not on a session's thread.
        var (secret, stamp) = await Task.Run(holder.Read, cancellationToken).ConfigureAwait(false);
        _read = stamp;
        return secret;
    }

    public SecretBuffer? FindDerived(string label)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        return holder.FindDerived(this, label);
    }

    public void KeepDerived(string label, ReadOnlySpan<byte> keys)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
        // Only of a secret that this lease has read: of any other it is not known which state they belong to.
        if (_read is { } stamp) holder.KeepDerived(this, stamp, label, keys);
    }

    public void Dispose()
    {
        if (!Interlocked.Exchange(ref _disposed, true)) holder.Release(this);
    }
}
