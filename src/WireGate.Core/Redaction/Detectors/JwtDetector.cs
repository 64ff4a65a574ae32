using System.Collections.Immutable;

namespace WireGate.Core.Redaction.Detectors;

/// <summary>JSON Web Tokens that are signed or encrypted (RFC 7515 §7.1, RFC 7516 §7.1): base64url parts with dots between, the first of which begins an object.</summary>
internal sealed class JwtDetector : IDetector
{
    /// <summary><c>{"alg":…}</c> is longer; the shortest signature, HS256's, has 43.</summary>
    private const int ShortestHeader = 11, ShortestPart = 16;

    public string Name => "jwt";

    public DetectorKind Kind => DetectorKind.Credential;

    public ImmutableArray<Anchor> Anchors { get; } = [Anchor.Of("e", "y", "J", "")];

    public bool TryFind(ReadOnlySpan<byte> value, int start, out DetectedRange found)
    {
        while (start < value.Length && Ascii.IndexOf(value, start, "eyJ"u8) is >= 0 and var at)
        {
            var end = at + Ascii.Run(value, at, Ascii.Base64Url);
            start = end;
            if (end - at < ShortestHeader || Ascii.Is(value, at - 1, Ascii.Base64Url)) continue;
            if (!TryTakePart(value, ref end, 1)) continue;
            if (!TryTakePart(value, ref end, ShortestPart)) continue;
            // An encrypted one has five parts.
            while (TryTakePart(value, ref end, ShortestPart)) { }
            found = DetectedRange.Between(at, end);
            return true;
        }

        found = default;
        return false;
    }

    private static bool TryTakePart(ReadOnlySpan<byte> value, ref int end, int least)
    {
        if (end >= value.Length || value[end] != '.') return false;
        var length = Ascii.Run(value, end + 1, Ascii.Base64Url);
        if (length < least) return false;
        end += 1 + length;
        return true;
    }
}
