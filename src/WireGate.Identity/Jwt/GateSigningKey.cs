using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using WireGate.Core;
using WireGate.Core.Secrets;

namespace WireGate.Identity.Jwt;

/// <summary>The key that signs the gate's own JWTs: ECDSA on P-256 (ES256, RFC 7518 3.4).</summary>
internal sealed class GateSigningKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly Lock _one = new();

    private GateSigningKey(ECDsa key)
    {
        _key = key;
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        (X, Y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        // RFC 7638: the members that a key needs, in the order of their names.
        Id = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{X}}","y":"{{Y}}"}""")));
    }

    /// <summary>Its thumbprint: <c>kid</c>.</summary>
    public string Id { get; }

    public string X { get; }

    public string Y { get; }

    /// <summary>Reads the key, and makes it where there is none.</summary>
    /// <exception cref="IdentityException">It can't be used.</exception>
    public static GateSigningKey Open(IKeyStore keys)
    {
        var key = ECDsa.Create();
        try
        {
            using var secret = keys.ReadOrMake(GateKeyNames.TokenSigning, () => Make());
            key.ImportPkcs8PrivateKey(secret.Span, out var read);
            if (read != secret.Length || key.KeySize != 256) throw new CryptographicException("not a P-256 key");
            return new GateSigningKey(key);
        }
        catch (CryptographicException error)
        {
            key.Dispose();
            throw new IdentityException($"the key {GateKeyNames.TokenSigning} is not a key of this gate", error);
        }
        catch (CredentialException error)
        {
            key.Dispose();
            throw new IdentityException(error.Message, error);
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The signature as JWS has it: r and s, 32 bytes each.</summary>
    public byte[] Sign(ReadOnlySpan<byte> bytes)
    {
        lock (_one) return _key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public bool Verify(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        lock (_one) return _key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    public void Dispose() => _key.Dispose();

    private static SecretBuffer Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var bytes = key.ExportPkcs8PrivateKey();
        try
        {
            return new SecretBuffer(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }
}
