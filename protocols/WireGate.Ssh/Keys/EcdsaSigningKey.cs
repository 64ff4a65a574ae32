using System.Collections.Immutable;
using System.Security.Cryptography;
using WireGate.Core;

namespace WireGate.Ssh.Keys;

/// <summary>A private key on one of the curves of NIST.</summary>
internal sealed class EcdsaSigningKey : ISshSigningKey
{
    private readonly NistCurve _curve;
    private readonly ECDsa _key;
    private readonly Lock _gate = new();

    /// <param name="curve">Its curve.</param>
    /// <param name="point">The public key.</param>
    /// <param name="magnitude">The private one, without leading zeros.</param>
    /// <exception cref="ProtocolViolationException">They are no key.</exception>
    public EcdsaSigningKey(NistCurve curve, ReadOnlySpan<byte> point, ReadOnlySpan<byte> magnitude)
    {
        using var publicKey = new EcdsaPublicKey(curve, point);
        if (magnitude.Length is 0 || magnitude.Length > curve.Length || !curve.TryDecode(point, out var q)) throw new ProtocolViolationException("an ecdsa key is none");
        _curve = curve;
        PublicBlob = publicKey.Blob;
        var d = GC.AllocateArray<byte>(curve.Length, pinned: true);
        try
        {
            magnitude.CopyTo(d.AsSpan(d.Length - magnitude.Length));
            _key = ECDsa.Create(new ECParameters { Curve = curve.Curve, Q = q, D = d });
        }
        catch (CryptographicException)
        {
            throw new ProtocolViolationException("an ecdsa key is none");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(d);
        }
    }

    public ReadOnlyMemory<byte> PublicBlob { get; }

    public ImmutableArray<string> Algorithms => [_curve.KeyType];

    public byte[] Sign(string algorithm, ReadOnlySpan<byte> bytes)
    {
        lock (_gate) return SignatureBlob.Make(_curve.KeyType, EcdsaNumbers.Write(_key.SignData(bytes, _curve.Hash)));
    }

    public void Dispose() => _key.Dispose();
}
