namespace WireGate.Core.Redaction;

/// <summary>Finds the begin of a secret at the end of a text that goes on.</summary>
internal static class OpenSecrets
{
    /// <summary>So many bytes of a secret may go out, since holding back fewer would delay ordinary data; no more than these.</summary>
    public const int MostReleased = 7;

    /// <summary>Texts that are escaped in escaped texts: JSON in JSON in a URL.</summary>
    private const int Deepest = 3;

    /// <summary>As far back as an escaped begin is looked for.</summary>
    private const int Farthest = 16 * 1024;

    public static OpenEnd Find(SecretPatterns patterns, ReadOnlySpan<byte> text)
    {
        var plain = FindIn(patterns, text);
        if (patterns.Needles.IsEmpty) return plain;
        var from = Math.Max(0, text.Length - Math.Min(Farthest, patterns.Longest * EscapeReader.Longest));
        return plain.With(Moved(FindEscaped(patterns, text[from..], 1), from));
    }

    private static OpenEnd FindEscaped(SecretPatterns patterns, ReadOnlySpan<byte> text, int depth)
    {
        var none = new OpenEnd(text.Length, text.Length, -1);
        if (text.IndexOfAny((byte)'%', (byte)'\\', (byte)'&') < 0) return none;
        using var decoded = DecodedText.Of(text);
        var result = none with { Start = decoded.OpenEscape };
        if (decoded.OpenEscape < text.Length)
        {
            // What stands before what may be an escape may go on behind it.
            var before = decoded.Span[..FindPlace(decoded, decoded.OpenEscape)];
            result = result.With(Back(FindIn(patterns, before), decoded, before.Length, text.Length));
        }

        if (!decoded.HasEscapes) return result;
        result = result.With(Back(FindIn(patterns, decoded.Span), decoded, decoded.Span.Length, text.Length));
        return depth == Deepest ? result : result.With(Back(FindEscaped(patterns, decoded.Span, depth + 1), decoded, decoded.Span.Length, text.Length));
    }

    private static int FindPlace(in DecodedText decoded, int origin)
    {
        var place = decoded.Span.Length;
        while (place > 0 && decoded.StartOf(place - 1) >= origin) place--;
        return place;
    }

    /// <summary>From the decoded text to the one that it was decoded from.</summary>
    private static OpenEnd Back(in OpenEnd open, in DecodedText decoded, int length, int end) => new(
        open.Start < length ? decoded.StartOf(open.Start) : end, open.HoldFrom < length ? decoded.StartOf(open.HoldFrom) : end, open.Secret);

    private static OpenEnd Moved(in OpenEnd open, int by) => new(open.Start + by, open.HoldFrom + by, open.Secret);

    private static OpenEnd FindIn(SecretPatterns patterns, ReadOnlySpan<byte> text)
    {
        var open = new OpenEnd(text.Length, text.Length, -1);
        foreach (ref readonly var needle in patterns.Needles.AsSpan())
        {
            // Line breaks make base64 longer, by two in 64.
            var from = Math.Max(0, text.Length - needle.Length - (needle.Form == NeedleForm.Base64 ? needle.Length / 16 : 0));
            open = open.With(FindIn(text, from, needle, patterns.BytesOf(needle)));
        }

        return open;
    }

    private static OpenEnd FindIn(ReadOnlySpan<byte> text, int from, in Needle needle, ReadOnlySpan<byte> bytes)
    {
        var open = new OpenEnd(text.Length, text.Length, -1);
        for (var at = from; at < text.Length; at++)
        {
            var next = IndexOfFirst(text[at..], needle.Form, bytes[0]);
            if (next < 0) break;
            at += next;
            var matched = needle.Match(bytes, text[at..], out var taken);
            if (matched == bytes.Length || at + taken < text.Length) continue;
            var isHeld = needle.SecretBytes(matched) > MostReleased;
            open = open.With(new OpenEnd(at, isHeld ? at : text.Length, isHeld ? needle.Secret : -1));
            // The first is the longest.
            break;
        }

        return open;
    }

    private static int IndexOfFirst(ReadOnlySpan<byte> text, NeedleForm form, byte first) => form switch
    {
        NeedleForm.Hex => text.IndexOfAny(first, (byte)char.ToUpperInvariant((char)first)),
        NeedleForm.Base64 when first == '+' => text.IndexOfAny((byte)'+', (byte)'-'),
        NeedleForm.Base64 when first == '/' => text.IndexOfAny((byte)'/', (byte)'_'),
        _ => text.IndexOf(first),
    };
}
