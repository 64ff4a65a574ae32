using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WireGate.Core.Transport;

/// <summary>
/// The authority of client certificates at a listener. A client need not show one; one that does is held to it, and a wrong one ends the handshake. The system's authorities
/// count for nothing here.
/// </summary>
/// <param name="file">A PEM file with the roots, and intermediates if there are any; read for each handshake, so that a renewed one is used by the next.</param>
public sealed class ClientAuthority(string file)
{
    /// <summary>id-kp-clientAuth (RFC 5280 section 4.2.1.12).</summary>
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    public string File => file;

    /// <summary>Whether a client's certificate is good: nothing is fetched for it, and revocation lists are not consulted.</summary>
    internal bool Accepts(X509Certificate? certificate, X509Chain? sent)
    {
        if (certificate is not X509Certificate2 client) return certificate is null;
        try
        {
            using var chain = new X509Chain();
            chain.ChainPolicy = Policy(sent);
            return HasPurpose(client) && !IsAuthority(client) && chain.Build(client);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private X509ChainPolicy Policy(X509Chain? sent)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationFlags = X509VerificationFlags.NoFlag,
        };
        policy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        var trusted = new X509Certificate2Collection();
        trusted.ImportFromPemFile(file);
        foreach (var authority in trusted)
        {
            var isRoot = authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData);
            (isRoot ? policy.CustomTrustStore : policy.ExtraStore).Add(authority);
        }

        // What the client sent along are candidates for the way to a root of ours, no more.
        if (sent is not null) policy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return policy;
    }

    /// <summary>The platform lets a certificate without any purpose pass for every one.</summary>
    private static bool HasPurpose(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => usage.EnhancedKeyUsages.Cast<Oid>().Any(purpose => purpose.Value == ClientAuthentication));

    private static bool IsAuthority(X509Certificate2 certificate) => certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(constraints => constraints.CertificateAuthority);
}
