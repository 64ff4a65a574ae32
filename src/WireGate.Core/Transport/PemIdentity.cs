using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace WireGate.Core.Transport;

/// <summary>A certificate with its key and the chain to send along, from PEM files.</summary>
internal static class PemIdentity
{
    /// <param name="certificateFile">The certificate first, then its issuers.</param>
    /// <param name="keyFile">The certificate's key.</param>
    /// <exception cref="CryptographicException">Not PEM, or the key is another certificate's.</exception>
    /// <exception cref="IOException">A file can't be read.</exception>
    public static SslStreamCertificateContext Load(string certificateFile, string keyFile)
    {
        var certificate = LoadPair(certificateFile, keyFile);
        var issuers = new X509Certificate2Collection();
        issuers.ImportFromPemFile(certificateFile);
        if (issuers.Count > 0) issuers.RemoveAt(0);
        // Offline: the chain is what the file says; nothing is fetched.
        return SslStreamCertificateContext.Create(certificate, issuers, offline: true);
    }

    private static X509Certificate2 LoadPair(string certificateFile, string keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        }
        catch (ArgumentException error)
        {
            // What the platform says of two files that do not belong together.
            throw new CryptographicException("the key is not that of the certificate", error);
        }
    }
}
