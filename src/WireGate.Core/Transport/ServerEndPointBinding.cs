using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WireGate.Core.Transport;

/// <summary>
/// RFC 5929 section 4.1, <c>tls-server-end-point</c>: the hash of the server's certificate by the hash function of its signature, or by SHA-256 where that is MD5
/// or SHA-1. The platform has it for the client's side only.
/// </summary>
internal static class ServerEndPointBinding
{
    /// <summary>Null where the signature names no single hash function (Ed25519, RSASSA-PSS): the RFC then defines no binding.</summary>
    public static byte[]? Of(X509Certificate2? certificate)
    {
        if (certificate is null) return null;
        var encoded = certificate.RawDataMemory.Span;
        return certificate.SignatureAlgorithm.Value switch
        {
            // md5, sha1 and sha256 with RSA; sha1 and sha256 with ECDSA
            "1.2.840.113549.1.1.4" or "1.2.840.113549.1.1.5" or "1.2.840.113549.1.1.11" or "1.2.840.10045.4.1" or "1.2.840.10045.4.3.2" => SHA256.HashData(encoded),
            // sha384 with RSA, with ECDSA
            "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => SHA384.HashData(encoded),
            // sha512 with RSA, with ECDSA
            "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => SHA512.HashData(encoded),
            _ => null,
        };
    }
}
