using System.Collections.Immutable;
using System.Security.Cryptography;
using WireGate.Core;

namespace WireGate.Ssh.Keys;

/// <summary>A private key of the type <c>ssh-rsa</c>, which signs by SHA-2 alone.</summary>
internal sealed class RsaSigningKey : ISshSigningKey
{
    private readonly RSA _key;
    private readonly Lock _gate = new();

    /// <exception cref="ProtocolViolationException">The numbers, which have no leading zeros, are no key.</exception>
    public RsaSigningKey(ReadOnlySpan<byte> n, ReadOnlySpan<byte> e, ReadOnlySpan<byte> d, ReadOnlySpan<byte> inverseQ, ReadOnlySpan<byte> p, ReadOnlySpan<byte> q)
    {
        using var publicKey = new RsaPublicKey(e, n);
        PublicBlob = publicKey.Blob;
        var half = (n.Length + 1) / 2;
        if (d.Length > n.Length || p.Length > half || q.Length > half || inverseQ.Length > half || p.IsEmpty || q.IsEmpty) throw NotOne();
        byte[][] secrets = [Pinned(n.Length, d), Pinned(half, inverseQ), Pinned(half, p), Pinned(half, q), Pinned(half, []), Pinned(half, [])];
        try
        {
            SecretNumber.RemainderByOneLess(d, secrets[2], secrets[4]);
            SecretNumber.RemainderByOneLess(d, secrets[3], secrets[5]);
            _key = RSA.Create(new RSAParameters
            {
                Modulus = n.ToArray(),
                Exponent = e.ToArray(),
                D = secrets[0],
                InverseQ = secrets[1],
                P = secrets[2],
                Q = secrets[3],
                DP = secrets[4],
                DQ = secrets[5],
            });
        }
        catch (CryptographicException)
        {
            throw NotOne();
        }
        finally
        {
            foreach (var secret in secrets) CryptographicOperations.ZeroMemory(secret);
        }
    }

    public ReadOnlyMemory<byte> PublicBlob { get; }

    public ImmutableArray<string> Algorithms => [RsaPublicKey.Sha512, RsaPublicKey.Sha256];

    public byte[] Sign(string algorithm, ReadOnlySpan<byte> bytes)
    {
        var hash = RsaPublicKey.HashOf(algorithm) ?? throw new ArgumentOutOfRangeException(nameof(algorithm));
        lock (_gate) return SignatureBlob.Make(algorithm, _key.SignData(bytes, hash, RSASignaturePadding.Pkcs1));
    }

    public void Dispose() => _key.Dispose();

    private static byte[] Pinned(int length, ReadOnlySpan<byte> magnitude)
    {
        var bytes = GC.AllocateArray<byte>(length, pinned: true);
        magnitude.CopyTo(bytes.AsSpan(length - magnitude.Length));
        return bytes;
    }

    private static ProtocolViolationException NotOne() => new("an rsa key is none");
}
