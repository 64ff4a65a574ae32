using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Events.Configuration;

namespace WireGate.Events.Sinks;

/// <summary>Reads the secret of a receiver anew for each delivery, so that a rotated one is used at once.</summary>
/// <param name="reference">Where it is.</param>
/// <param name="address">Where it is used; a credential must name it.</param>
/// <param name="vault">Null if there are no credentials.</param>
public sealed class SecretSource(SecretReference reference, HostPort address, IVault? vault)
{
    /// <summary>More than any key or token.</summary>
    private const int MaxLength = 64 * 1024;

    /// <exception cref="DeliveryException">It can't be had.</exception>
    public async ValueTask<SecretBuffer> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (reference.File is { } file) return ReadFile(file);
            if (vault is null) throw new CredentialException($"there is no credential \"{reference.Credential}\"");
            using var lease = await vault.LeaseAsync(reference.Credential!, address, cancellationToken).ConfigureAwait(false);
            return await lease.ReadSecretAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (CredentialException error)
        {
            throw new DeliveryException(error.Message, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new DeliveryException("the file of its secret can't be read", error);
        }
    }

    private static SecretBuffer ReadFile(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var secret = SecretBuffer.Read(stream, MaxLength);
        // Editors and echo end a file with a line end that is no part of the secret.
        var text = secret.Span;
        text = text.EndsWith("\r\n"u8) ? text[..^2] : text.EndsWith("\n"u8) ? text[..^1] : text;
        return text.IsEmpty ? throw new DeliveryException("the file of its secret is empty") : new SecretBuffer(text);
    }
}
