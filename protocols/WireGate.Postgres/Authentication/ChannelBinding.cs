using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WireGate.Postgres.Authentication;

/// <summary>
/// <c>tls-server-end-point</c> (RFC 5929 section 4.1): the hash of the server's certificate by the hash of its own signature, with SHA-256
/// in place of MD5 and SHA-1.
/// </summary>
internal static class ChannelBinding
{
    private const string RsaPss = "1.2.840.113549.1.1.10";

    public static ReadOnlySpan<byte> TypeName => "tls-server-end-point"u8;

    /// <summary>Null without a certificate, and where its signature has no hash of its own (Ed25519), for which the RFC defines none.</summary>
    public static byte[]? Of(X509Certificate2? certificate)
    {
        if (certificate is null || HashOf(certificate) is not { } hash) return null;
        return CryptographicOperations.HashData(hash, certificate.RawDataMemory.Span);
    }

    private static HashAlgorithmName? HashOf(X509Certificate2 certificate)
    {
        var oid = certificate.SignatureAlgorithm.Value;
        return oid == RsaPss ? PssHash(certificate) : oid switch
        {
            "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.113549.1.1.11" => HashAlgorithmName.SHA256,
            "1.2.840.113549.1.1.12" => HashAlgorithmName.SHA384,
            "1.2.840.113549.1.1.13" => HashAlgorithmName.SHA512,
            "1.2.840.10045.4.1" or "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
            "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
            "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
            _ => null,
        };
    }

    /// <summary>
    /// RFC 4055 section 3.1: <c>RSASSA-PSS-params ::= SEQUENCE { hashAlgorithm [0] HashAlgorithm DEFAULT sha1, … }</c>, within
    /// <c>Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm SEQUENCE { OID, parameters }, … }</c>.
    /// </summary>
    private static HashAlgorithmName? PssHash(X509Certificate2 certificate)
    {
        try
        {
            var outer = new AsnReader(certificate.RawDataMemory, AsnEncodingRules.DER).ReadSequence();
            outer.ReadEncodedValue();
            var algorithm = outer.ReadSequence();
            algorithm.ReadObjectIdentifier();
            var parameters = algorithm.ReadSequence();
            var tag = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
            if (!parameters.HasData || parameters.PeekTag() != tag) return HashAlgorithmName.SHA256;
            return parameters.ReadSequence(tag).ReadSequence().ReadObjectIdentifier() switch
            {
                "1.3.14.3.2.26" or "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
                "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
                "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
                _ => null,
            };
        }
        catch (AsnContentException)
        {
            return null;
        }
    }
}
