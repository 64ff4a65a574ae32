using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using WireGate.Core;

namespace WireGate.Identity.Local;

/// <summary>A client certificate that its listener has verified: an X.509-SVID, which names exactly one SPIFFE id (X509-SVID section 2).</summary>
/// <param name="Id">The SPIFFE id.</param>
/// <param name="TokenId">What the certificate's bytes hash to, for logs.</param>
/// <param name="SessionExpires">When it ends.</param>
internal sealed record CertificateEvidence(string Id, string TokenId, DateTimeOffset SessionExpires) : IEvidence
{
    /// <summary>Null if it names none, several, or something else.</summary>
    public static CertificateEvidence? Read(X509Certificate2 certificate)
    {
        try
        {
            if (UriNames.Of(certificate) is not [var id] || !SpiffeId.IsOne(id)) return null;
            // 64 bits: enough to find a certificate by.
            var name = $"x509:~{Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span)[..8])}";
            return new CertificateEvidence(id, name, new DateTimeOffset(certificate.NotAfter));
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    public Principal? Judge(AgentDirectory directory) => directory.FindAgentBySpiffe(Id) is not { } agent ? null : new Principal
    {
        Agent = agent.Name,
        Owner = agent.Owner,
        Groups = agent.Groups,
        TokenId = TokenId,
        SessionExpires = SessionExpires,
    };
}
