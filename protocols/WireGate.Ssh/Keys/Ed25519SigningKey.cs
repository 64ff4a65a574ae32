using System.Collections.Immutable;
using System.Security.Cryptography;
using WireGate.Core.Secrets;
using WireGate.Core.Sodium;

namespace WireGate.Ssh.Keys;

/// <summary>A private key of the type <c>ssh-ed25519</c>.</summary>
internal sealed class Ed25519SigningKey : ISshSigningKey
{
    private readonly SecretBuffer _secret;

    /// <param name="seed">32 bytes.</param>
    public Ed25519SigningKey(ReadOnlySpan<byte> seed)
    {
        var publicKey = new byte[Ed25519.PublicKeyLength];
        Span<byte> secret = stackalloc byte[Ed25519.SecretKeyLength];
        try
        {
            Ed25519.MakeKeys(seed, publicKey, secret);
            _secret = new SecretBuffer(secret);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }

        using var key = new Ed25519PublicKey(publicKey);
        PublicBlob = key.Blob;
    }

    public ReadOnlyMemory<byte> PublicBlob { get; }

    public ImmutableArray<string> Algorithms => [Ed25519PublicKey.Name];

    public byte[] Sign(string algorithm, ReadOnlySpan<byte> bytes)
    {
        Span<byte> signature = stackalloc byte[Ed25519.SignatureLength];
        Ed25519.Sign(bytes, _secret.Span, signature);
        return SignatureBlob.Make(Ed25519PublicKey.Name, signature);
    }

    public void Dispose() => _secret.Dispose();
}
