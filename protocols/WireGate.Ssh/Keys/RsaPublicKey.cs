using System.Buffers;
using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Keys;

/// <summary><c>string "ssh-rsa", mpint e, mpint n</c> (RFC 4253 §6.6), which signs by SHA-2 (RFC 8332) and never by SHA-1.</summary>
internal sealed class RsaPublicKey : ISshPublicKey
{
    public const string Name = "ssh-rsa";
    public const string Sha256 = "rsa-sha2-256";
    public const string Sha512 = "rsa-sha2-512";

    /// <summary>Shorter ones can be broken.</summary>
    public const int MinBits = 2048;

    /// <summary>Longer ones cost whoever verifies them too much: their holder chooses the length.</summary>
    public const int MaxBits = 8192;

    /// <summary>Bytes of the largest exponent; 65,537 is what everybody has, and large ones cost as large moduli do.</summary>
    private const int MaxExponent = 4;

    private readonly RSA _key;

    /// <summary>Bytes of a signature.</summary>
    private readonly int _length;

    public RsaPublicKey(ReadOnlySpan<byte> exponent, ReadOnlySpan<byte> modulus)
    {
        var bits = modulus.IsEmpty ? 0 : (modulus.Length - 1) * 8 + 32 - BitOperations.LeadingZeroCount(modulus[0]);
        if (bits is < MinBits or > MaxBits) throw new ProtocolViolationException($"an rsa key has not {MinBits} to {MaxBits} bits");
        if (exponent.Length is 0 or > MaxExponent || (exponent[^1] & 1) == 0 || exponent is [1]) throw new ProtocolViolationException("an rsa key has an unusual exponent");
        _length = modulus.Length;
        try
        {
            _key = RSA.Create(new RSAParameters { Exponent = exponent.ToArray(), Modulus = modulus.ToArray() });
        }
        catch (CryptographicException)
        {
            throw new ProtocolViolationException("an rsa key is none");
        }

        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteString(Name);
        writer.WriteMpint(exponent);
        writer.WriteMpint(modulus);
        Blob = output.WrittenMemory;
    }

    public string Type => Name;

    public ReadOnlyMemory<byte> Blob { get; }

    public ImmutableArray<string> Algorithms => [Sha512, Sha256];

    /// <summary>The hash of an algorithm's name; null if it is not one of RSA by SHA-2.</summary>
    public static HashAlgorithmName? HashOf(string algorithm) => algorithm switch
    {
        Sha512 => HashAlgorithmName.SHA512,
        Sha256 => HashAlgorithmName.SHA256,
        _ => null,
    };

    public bool Verify(string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        if (HashOf(algorithm) is not { } hash || !SignatureBlob.TryOpen(signature, algorithm, out var inner)) return false;
        if (inner.Length == _length) return _key.VerifyData(signed, inner, hash, RSASignaturePadding.Pkcs1);
        // RFC 8332 §3: some leave leading zeros out.
        if (inner.IsEmpty || inner.Length > _length) return false;
        var padded = new byte[_length];
        inner.CopyTo(padded.AsSpan(_length - inner.Length));
        return _key.VerifyData(signed, padded, hash, RSASignaturePadding.Pkcs1);
    }

    public void Dispose() => _key.Dispose();
}
