using System.Security.Cryptography;
using WireGate.Core.Secrets;
using WireGate.Core.Sodium;

namespace WireGate.Ssh.KeyExchange;

/// <summary><c>curve25519-sha256</c> (RFC 8731): a public key each; K is a number.</summary>
internal sealed class Curve25519Agreement : IKeyAgreement
{
    public HashAlgorithmName Hash => HashAlgorithmName.SHA256;

    public IOpenAgreement Begin() => new Open();

    public SecretBuffer? TryAnswer(ReadOnlySpan<byte> request, out byte[] reply)
    {
        using var own = new Curve25519Key();
        reply = own.PublicKey;
        return Agree(own, request);
    }

    private static SecretBuffer? Agree(Curve25519Key own, ReadOnlySpan<byte> other)
    {
        Span<byte> shared = stackalloc byte[X25519.KeyLength];
        try
        {
            return own.TryAgree(other, shared) ? SharedSecret.AsNumber(shared) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
        }
    }

    private sealed class Open : IOpenAgreement
    {
        private readonly Curve25519Key _key = new();

        public ReadOnlyMemory<byte> Request => _key.PublicKey;

        public SecretBuffer? TryFinish(ReadOnlySpan<byte> reply) => Agree(_key, reply);

        public void Dispose() => _key.Dispose();
    }
}
