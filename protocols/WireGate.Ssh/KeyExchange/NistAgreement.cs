using System.Security.Cryptography;
using WireGate.Core.Secrets;
using WireGate.Ssh.Keys;

namespace WireGate.Ssh.KeyExchange;

/// <summary><c>ecdh-sha2-nistp256</c>, <c>384</c> and <c>521</c> (RFC 5656 §4): an uncompressed point each; K is a number.</summary>
internal sealed class NistAgreement(NistCurve curve) : IKeyAgreement
{
    public HashAlgorithmName Hash => curve.Hash;

    public IOpenAgreement Begin() => new Open(curve);

    public SecretBuffer? TryAnswer(ReadOnlySpan<byte> request, out byte[] reply)
    {
        using var own = ECDiffieHellman.Create(curve.Curve);
        reply = curve.Encode(own.ExportParameters(includePrivateParameters: false).Q);
        return Agree(curve, own, request);
    }

    private static SecretBuffer? Agree(NistCurve curve, ECDiffieHellman own, ReadOnlySpan<byte> other)
    {
        if (!curve.TryDecode(other, out var point)) return null;
        byte[]? shared = null;
        try
        {
            // Whether the point lies on the curve is looked at here.
            using var key = ECDiffieHellman.Create(new ECParameters { Curve = curve.Curve, Q = point });
            using var publicKey = key.PublicKey;
            shared = own.DeriveRawSecretAgreement(publicKey);
            return SharedSecret.AsNumber(shared);
        }
        catch (CryptographicException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(shared);
        }
    }

    private sealed class Open : IOpenAgreement
    {
        private readonly NistCurve _curve;
        private readonly ECDiffieHellman _key;

        public Open(NistCurve curve)
        {
            _curve = curve;
            _key = ECDiffieHellman.Create(curve.Curve);
            Request = curve.Encode(_key.ExportParameters(includePrivateParameters: false).Q);
        }

        public ReadOnlyMemory<byte> Request { get; }

        public SecretBuffer? TryFinish(ReadOnlySpan<byte> reply) => Agree(_curve, _key, reply);

        public void Dispose() => _key.Dispose();
    }
}
