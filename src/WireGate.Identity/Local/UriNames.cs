using System.Collections.Immutable;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace WireGate.Identity.Local;

/// <summary>
/// The URIs that a certificate names (RFC 5280 section 4.2.1.6):
/// <code>
/// SubjectAltName ::= SEQUENCE OF GeneralName
/// GeneralName    ::= CHOICE { …, uniformResourceIdentifier [6] IA5String, … }
/// </code>
/// </summary>
internal static class UriNames
{
    private const string SubjectAlternativeName = "2.5.29.17";

    private static readonly Asn1Tag Uri = new(TagClass.ContextSpecific, 6);

    /// <exception cref="AsnContentException">The extension is malformed.</exception>
    public static ImmutableArray<string> Of(X509Certificate2 certificate)
    {
        var names = ImmutableArray.CreateBuilder<string>();
        foreach (var extension in certificate.Extensions)
        {
            if (extension.Oid?.Value != SubjectAlternativeName) continue;
            var reader = new AsnReader(extension.RawData, AsnEncodingRules.DER);
            var sequence = reader.ReadSequence();
            reader.ThrowIfNotEmpty();
            while (sequence.HasData)
            {
                if (sequence.PeekTag().HasSameClassAndValue(Uri)) names.Add(sequence.ReadCharacterString(UniversalTagNumber.IA5String, Uri));
                else sequence.ReadEncodedValue();
            }
        }

        return names.ToImmutable();
    }
}
