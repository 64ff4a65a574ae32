using System.Buffers;
using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>
/// Private keys in PEM (RFC 7468, with the names of PKCS #1, SEC 1, PKCS #8, OpenSSH and OpenPGP) and in PuTTY's format: from the first line to the last,
/// or to the end of the value.
/// </summary>
internal sealed class PrivateKeyDetector : IDetector
{
    /// <summary>Between the dashes: <c>ENCRYPTED PRIVATE KEY</c>, <c>PGP PRIVATE KEY BLOCK</c>.</summary>
    private const int LongestLabel = 40;

    private static readonly SearchValues<byte> Label = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 "u8);

    public string Name => "private-key";

    public DetectorKind Kind => DetectorKind.Credential;

    public ImmutableArray<Anchor> Anchors { get; } = [Anchor.Of("-BEG"u8), Anchor.Of("-Use"u8)];

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        found = default;
        var isFound = TryFindPem(value, start, out var pem);
        if (isFound) found = pem;
        // To its end: the format counts its lines, and nothing stands behind the last.
        if (Ascii.IndexOf(value, start, "PuTTY-User-Key-File-"u8) is >= 0 and var putty && (!isFound || putty < found.Start))
            (found, isFound) = (DetectedRange.Between(putty, value.Length), true);
        return isFound;
    }

    private static bool TryFindPem(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        while (start < value.Length && Ascii.IndexOf(value, start, "-----BEGIN "u8) is >= 0 and var at)
        {
            start = at + "-----BEGIN "u8.Length;
            if (!TryReadLabel(value, start, out var body)) continue;
            found = DetectedRange.Between(at, FindEnd(value, body));
            return true;
        }

        found = default;
        return false;
    }

    private static bool TryReadLabel(ReadOnlySpan<byte> value, int at, out int end)
    {
        var length = Ascii.Run(value, at, Label);
        end = at + length;
        if (length > LongestLabel || value[at..end].IndexOf("PRIVATE KEY"u8) < 0 || !value[end..].StartsWith("-----"u8)) return false;
        end += "-----"u8.Length;
        return true;
    }

    private static int FindEnd(ReadOnlySpan<byte> value, int body)
    {
        var end = Ascii.IndexOf(value, body, "-----END "u8);
        if (end < 0) return value.Length;
        end += "-----END "u8.Length;
        end += Ascii.Run(value, end, Label);
        return value[end..].StartsWith("-----"u8) ? end + "-----"u8.Length : end;
    }
}
