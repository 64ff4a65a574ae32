using System.Security.Cryptography;
using WireGate.Core.Secrets;
using WireGate.Vault.Files;

namespace WireGate.Vault.Sealing;

/// <summary>
/// A passphrase, made into a key by PBKDF2-HMAC-SHA-512 (RFC 8018): the one such function that .NET has, and so in every build. It costs a
/// guesser time but not memory; where a key file or a systemd credential is possible, that is stronger than any passphrase.
/// </summary>
public sealed class Passphrase : ISealKey, IDisposable
{
    private readonly SecretBuffer _passphrase;
    private readonly Lock _lock = new();
    private SecretBuffer? _derived;
    private byte[] _derivedFrom = [];
    private int _derivedBy;

    /// <param name="passphrase">Belongs to this object from now on. One line end at its end is no part of it.</param>
    public Passphrase(SecretBuffer passphrase)
    {
        using (passphrase) _passphrase = new SecretBuffer(SecretFile.TrimLineEnd(passphrase.Span));
    }

    public SealKeyKind Kind => SealKeyKind.Passphrase;

    /// <summary>A passphrase in a file or a systemd credential, for a gate that starts without a person.</summary>
    public static Passphrase FromFile(string path) => new(SecretFile.Read(path, "the file with the passphrase"));

    public void Derive(ReadOnlySpan<byte> salt, int iterations, Span<byte> key)
    {
        // Kept once made: half a second of hashing can't be spent on every log-in.
        lock (_lock)
        {
            if (_derived is null || _derivedBy != iterations || !salt.SequenceEqual(_derivedFrom))
            {
                Rfc2898DeriveBytes.Pbkdf2(_passphrase.Span, salt, key, iterations, HashAlgorithmName.SHA512);
                _derived?.Dispose();
                _derived = new SecretBuffer(key);
                (_derivedFrom, _derivedBy) = (salt.ToArray(), iterations);
            }

            _derived.Span.CopyTo(key);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _derived?.Dispose();
            _derived = null;
            _passphrase.Dispose();
        }
    }
}
