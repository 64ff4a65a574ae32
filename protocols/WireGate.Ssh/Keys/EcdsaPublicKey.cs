using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Keys;

/// <summary><c>string "ecdsa-sha2-" curve, string curve, string point</c> (RFC 5656 §3.1).</summary>
internal sealed class EcdsaPublicKey : ISshPublicKey
{
    private readonly NistCurve _curve;
    private readonly ECDsa _key;

    public EcdsaPublicKey(NistCurve curve, ReadOnlySpan<byte> encoded)
    {
        if (!curve.TryDecode(encoded, out var point)) throw new ProtocolViolationException("an ecdsa key is not an uncompressed point");
        _curve = curve;
        try
        {
            _key = ECDsa.Create(new ECParameters { Curve = curve.Curve, Q = point });
        }
        catch (CryptographicException)
        {
            throw new ProtocolViolationException("an ecdsa key is not on its curve");
        }

        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteString(curve.KeyType);
        writer.WriteString(curve.Name);
        writer.WriteString(encoded);
        Blob = output.WrittenMemory;
    }

    public string Type => _curve.KeyType;

    public ReadOnlyMemory<byte> Blob { get; }

    public ImmutableArray<string> Algorithms => [_curve.KeyType];

    public bool Verify(string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (algorithm != _curve.KeyType || !SignatureBlob.TryOpen(signature, algorithm, out var inner)) return false;
        Span<byte> numbers = stackalloc byte[2 * _curve.Length];
        return EcdsaNumbers.TryRead(inner, numbers) && _key.VerifyData(signed, numbers, _curve.Hash);
    }

    public void Dispose() => _key.Dispose();
}
