using System.Security.Cryptography;

namespace WireGate.Ssh.Keys;

/// <summary>One of the curves of NIST with SSH's names for it (RFC 5656).</summary>
internal sealed class NistCurve
{
    public static readonly NistCurve P256 = new("nistp256", ECCurve.NamedCurves.nistP256, 32, HashAlgorithmName.SHA256);
    public static readonly NistCurve P384 = new("nistp384", ECCurve.NamedCurves.nistP384, 48, HashAlgorithmName.SHA384);
    public static readonly NistCurve P521 = new("nistp521", ECCurve.NamedCurves.nistP521, 66, HashAlgorithmName.SHA512);

    /// <summary>SEC 1 §2.3.3: what stands before the coordinates of a point that is not compressed.</summary>
    private const byte Uncompressed = 4;

    private NistCurve(string name, ECCurve curve, int length, HashAlgorithmName hash)
    {
        Name = name;
        Curve = curve;
        Length = length;
        Hash = hash;
    }

    public string Name { get; }

    public ECCurve Curve { get; }

    /// <summary>Bytes of a coordinate, of a private key, and of the numbers of a signature.</summary>
    public int Length { get; }

    public HashAlgorithmName Hash { get; }

    /// <summary>The type of its ECDSA keys, which is the name of their signatures, too.</summary>
    public string KeyType => "ecdsa-sha2-" + Name;

    public static NistCurve? Find(string name) => name switch
    {
        "nistp256" => P256,
        "nistp384" => P384,
        "nistp521" => P521,
        _ => null,
    };

    public byte[] Encode(in ECPoint point)
    {
        var bytes = new byte[1 + 2 * Length];
        bytes[0] = Uncompressed;
        point.X.AsSpan().CopyTo(bytes.AsSpan(1 + Length - point.X!.Length));
        point.Y.AsSpan().CopyTo(bytes.AsSpan(1 + 2 * Length - point.Y!.Length));
        return bytes;
    }

    /// <summary>False if it has not the form of a point. Whether it lies on the curve is not looked at.</summary>
    public bool TryDecode(ReadOnlySpan<byte> bytes, out ECPoint point)
    {
        point = default;
        if (bytes.Length != 1 + 2 * Length || bytes[0] != Uncompressed) return false;
        point = new ECPoint { X = bytes.Slice(1, Length).ToArray(), Y = bytes[(1 + Length)..].ToArray() };
        return true;
    }
}
