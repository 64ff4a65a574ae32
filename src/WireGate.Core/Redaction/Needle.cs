namespace WireGate.Core.Redaction;

/// <summary>One form of a secret. The bytes of it are elsewhere, in memory that is zeroed.</summary>
/// <param name="Form">How it is compared.</param>
/// <param name="Secret">Which secret it is of.</param>
/// <param name="Start">Where its bytes begin.</param>
/// <param name="Length">How many they are.</param>
/// <param name="Window">Where in it the four bytes are that it is looked for by.</param>
/// <param name="Bucket">The bucket of the search that these are in.</param>
internal readonly record struct Needle(NeedleForm Form, int Secret, int Start, int Length, int Window, int Bucket)
{
    /// <summary>How many bytes of the secret are told by so many of the needle.</summary>
    public int SecretBytes(int matched) => Form switch
    {
        NeedleForm.Exact => matched,
        NeedleForm.Base64 => matched * 6 / 8,
        _ => matched / 2,
    };

    /// <summary>Where it would begin if its window is at a place of a text, or -1 if before the text.</summary>
    public int StartFrom(ReadOnlySpan<byte> text, int at)
    {
        if (Form != NeedleForm.Base64) return at - Window;
        for (var left = Window; left > 0 && at >= 0; left--)
        {
            do at--;
            while (at >= 0 && IsLineBreak(text[at]));
        }

        return at;
    }

    /// <summary>How much of the needle stands at a place of a text, up to all of it.</summary>
    /// <param name="needle">The needle's bytes.</param>
    /// <param name="text">What begins there.</param>
    /// <param name="taken">How many bytes of the text that is.</param>
    public int Match(ReadOnlySpan<byte> needle, ReadOnlySpan<byte> text, out int taken)
    {
        switch (Form)
        {
            case NeedleForm.Hex:
                return taken = MatchHex(needle, text);
            case NeedleForm.Base64:
                return MatchBase64(needle, text, out taken);
            default:
                return taken = needle.CommonPrefixLength(text);
        }
    }

    private static int MatchHex(ReadOnlySpan<byte> needle, ReadOnlySpan<byte> text)
    {
        var length = Math.Min(needle.Length, text.Length);
        // The needle is lower case; a digit has that bit already.
        for (var at = 0; at < length; at++)
            if (needle[at] != (text[at] | 0x20) || text[at] < '0') return at;
        return length;
    }

    /// <summary>Encoders break lines at 64 or 76 characters (RFC 7468 §2, RFC 2045 §6.8).</summary>
    private static int MatchBase64(ReadOnlySpan<byte> needle, ReadOnlySpan<byte> text, out int taken)
    {
        var matched = 0;
        var at = 0;
        for (; matched < needle.Length && at < text.Length; at++)
        {
            var one = text[at];
            if (matched > 0 && IsLineBreak(one)) continue;
            // The needle is in the first alphabet of RFC 4648; the other one differs in two characters.
            if (one == '-') one = (byte)'+';
            else if (one == '_') one = (byte)'/';
            if (one != needle[matched]) break;
            matched++;
        }

        taken = at;
        return matched;
    }

    private static bool IsLineBreak(byte one) => one is (byte)'\n' or (byte)'\r';
}
