using WireGate.Core.Secrets;

namespace WireGate.Core;

/// <summary>One session's lease on an upstream secret.</summary>
public interface ICredential : IDisposable
{
    string Name { get; }

    /// <summary>The user name that goes with the secret, where it has one.</summary>
    string? User { get; }

    /// <summary>Reads the secret from its source. The caller disposes the buffer as soon as it has used it.</summary>
    ValueTask<SecretBuffer> ReadSecretAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Keys derived from the secret earlier under this label (for SCRAM: salt and iterations), kept while any lease lives, so that the
    /// secret itself need not be read again. Null if there are none. The buffer belongs to the vault: do not dispose it.
    /// </summary>
    SecretBuffer? FindDerived(string label);

    /// <summary>Keeps a copy of derived keys until the last lease ends or the secret is rotated.</summary>
    void KeepDerived(string label, ReadOnlySpan<byte> keys);
}
