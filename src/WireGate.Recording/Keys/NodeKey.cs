using System.Security.Cryptography;
using WireGate.Core.Secrets;
using WireGate.Core.Sodium;

namespace WireGate.Recording.Keys;

/// <summary>What a gate signs with: checkpoints of its sessions and of its ledger. Members may be called by several threads at once.</summary>
public sealed class NodeKey : IDisposable
{
    private const string Word = "wiregate-node-secret-1";

    private readonly SecretBuffer _seed;
    private readonly SecretBuffer _secret;

    private NodeKey(SecretBuffer seed, string name)
    {
        _seed = seed;
        Span<byte> key = stackalloc byte[Ed25519.PublicKeyLength];
        Span<byte> secret = stackalloc byte[Ed25519.SecretKeyLength];
        try
        {
            Ed25519.MakeKeys(seed.Span, key, secret);
            _secret = new SecretBuffer(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        Verifier = new NodeVerifierKey(key, name);
    }

    public NodeVerifierKey Verifier { get; }

    /// <param name="name">The origin of the ledger.</param>
    public static NodeKey Create(string name)
    {
        KeyName.Check(name);
        return new NodeKey(SecretBuffer.Create(Ed25519.SeedLength, 0, static (seed, _) => RandomNumberGenerator.Fill(seed)), name);
    }

    /// <exception cref="KeyFormatException">The file holds none, or others may read it.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    public static NodeKey Load(string path)
    {
        var (name, seed) = SecretKeyFile.Read(path, Word);
        return new NodeKey(seed, name);
    }

    /// <summary>Writes a new file of mode 0600 and syncs it to the disk.</summary>
    /// <exception cref="IOException">The file exists or can't be written.</exception>
    public void Save(string path) => SecretKeyFile.Write(path, Word, Verifier.Name, _seed.Span);

    /// <param name="message">What is signed.</param>
    /// <param name="signature">64 bytes.</param>
    public void Sign(ReadOnlySpan<byte> message, Span<byte> signature) => Ed25519.Sign(message, _secret.Span, signature);

    public void Dispose()
    {
        _seed.Dispose();
        _secret.Dispose();
    }
}
