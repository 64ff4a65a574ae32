using System.Security.Cryptography;
using WireGate.Core.Sodium;

namespace WireGate.Ssh.KeyExchange;

/// <summary>An X25519 key pair for one key exchange.</summary>
internal sealed class Curve25519Key : IDisposable
{
    private readonly byte[] _secret = GC.AllocateArray<byte>(X25519.KeyLength, pinned: true);

    public Curve25519Key()
    {
        RandomNumberGenerator.Fill(_secret);
        X25519.PublicKeyOf(_secret, PublicKey);
    }

    public byte[] PublicKey { get; } = new byte[X25519.KeyLength];

    /// <summary>False if the other's key has the wrong length or makes the secret zero (RFC 8731 §3).</summary>
    public bool TryAgree(ReadOnlySpan<byte> other, Span<byte> shared) => other.Length == X25519.KeyLength && X25519.TryAgree(_secret, other, shared);

    public void Dispose() => CryptographicOperations.ZeroMemory(_secret);
}
