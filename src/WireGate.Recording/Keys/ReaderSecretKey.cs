using System.Security.Cryptography;
using WireGate.Core.Secrets;
using WireGate.Core.Sodium;

namespace WireGate.Recording.Keys;

/// <summary>What opens the recordings that were sealed for a reader. It belongs to the auditor and is on no gate.</summary>
public sealed class ReaderSecretKey : IDisposable
{
    private const string Word = "wiregate-reader-secret-1";

    private readonly SecretBuffer _secret;

    private ReaderSecretKey(SecretBuffer secret, string name)
    {
        _secret = secret;
        Span<byte> key = stackalloc byte[X25519.KeyLength];
        X25519.PublicKeyOf(secret.Span, key);
        Public = new ReaderPublicKey(key, name);
    }

    public ReaderPublicKey Public { get; }

    public static ReaderSecretKey Create(string name)
    {
        KeyName.Check(name);
        return new ReaderSecretKey(SecretBuffer.Create(X25519.KeyLength, 0, static (key, _) => RandomNumberGenerator.Fill(key)), name);
    }

    /// <exception cref="KeyFormatException">The file holds none, or others may read it.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static ReaderSecretKey Load(string path)
    {
        var (name, secret) = SecretKeyFile.Read(path, Word);
        return new ReaderSecretKey(secret, name);
    }

    /// <summary>Writes a new file of mode 0600 and syncs it to the disk.</summary>
    /// <exception cref="IOException">The file exists or can't be written.</exception>
    public void Save(string path) => SecretKeyFile.Write(path, Word, Public.Name, _secret.Span);

    /// <summary>False if the box was sealed for another key, or changed.</summary>
    public bool TryOpen(ReadOnlySpan<byte> box, Span<byte> message) => SealedBox.TryOpen(box, Public.Key, _secret.Span, message);

    public void Dispose() => _secret.Dispose();
}
