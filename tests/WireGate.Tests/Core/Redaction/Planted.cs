using System.Buffers;
using System.Globalization;
using System.Text;
using WireGate.Core.Redaction;
using WireGate.Core.Secrets;

namespace WireGate.Tests.Core.Redaction;

/// <summary>A secret, and every way to write it that must be found.</summary>
internal static class Planted
{
    public const string Name = "orders-db";

    /// <summary>With signs that every escape escapes, and both characters in which the alphabets of base64 differ once it is encoded.</summary>
    public const string Secret = "q8Z>r2&L\"x9/V?b~4Tn\\7Wk>>?";

    public static byte[] Bytes => Encoding.UTF8.GetBytes(Secret);

    public static SecretPatterns Patterns(DetectorPlan? plan = null) => Patterns(Bytes, plan);

    public static SecretPatterns Patterns(ReadOnlySpan<byte> bytes, DetectorPlan? plan = null)
    {
        using var secret = new SecretBuffer(bytes);
        return SecretPatterns.Of([(Name, secret)], plan ?? DetectorPlan.None);
    }

    /// <summary>Each way by its name: what stands before, how the secret is written, what stands behind.</summary>
    public static IEnumerable<(string Way, byte[] Text)> Ways()
    {
        yield return ("raw", Bytes);
        for (var phase = 0; phase < 3; phase++)
        {
            // Behind other bytes of a group: those of the characters that the secret alone decides.
            var encoded = Convert.ToBase64String([.. new byte[phase], .. Bytes]);
            var core = encoded[(((phase * 8) + 5) / 6)..((phase + Bytes.Length) * 8 / 6)];
            yield return ($"base64, phase {phase}", Encoding.ASCII.GetBytes(core));
            yield return ($"base64url, phase {phase}", Encoding.ASCII.GetBytes(core.Replace('+', '-').Replace('/', '_')));
            yield return ($"base64 in lines, phase {phase}", Encoding.ASCII.GetBytes(core.Insert(15, "\r\n")));
            yield return ($"base64 in percents, phase {phase}", Encoding.ASCII.GetBytes(core.Replace("+", "%2B").Replace("/", "%2f")));
        }

        yield return ("hex", Encoding.ASCII.GetBytes(Convert.ToHexString(Bytes)));
        yield return ("hex, lower case", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Bytes)));
        yield return ("UTF-16 LE", Encoding.Unicode.GetBytes(Secret)[..^1]);
        yield return ("UTF-16 BE", Encoding.BigEndianUnicode.GetBytes(Secret)[1..]);
        yield return ("percent", Encoding.ASCII.GetBytes(Uri.EscapeDataString(Secret)));
        yield return ("percent, every byte", Each(static one => "%" + ((int)one).ToString("x2", CultureInfo.InvariantCulture)));
        yield return ("JSON", Encoding.ASCII.GetBytes(System.Text.Json.JsonEncodedText.Encode(Secret).ToString()));
        yield return ("JSON, short", Encoding.ASCII.GetBytes(Secret.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("/", "\\/")));
        yield return ("JSON, every character", Each(static one => "\\u" + ((int)one).ToString("X4", CultureInfo.InvariantCulture)));
        yield return ("JSON in JSON", Encoding.ASCII.GetBytes(System.Text.Json.JsonEncodedText.Encode(System.Text.Json.JsonEncodedText.Encode(Secret).ToString()).ToString()));
        yield return ("octal", Each(static one => "\\" + Convert.ToString(one, 8).PadLeft(3, '0')));
        yield return ("HTML", Encoding.ASCII.GetBytes(System.Net.WebUtility.HtmlEncode(Secret)));
        yield return ("HTML, decimal", Each(static one => $"&#{(int)one};"));
        yield return ("HTML, hexadecimal", Each(static one => $"&#x{(int)one:x};"));
        yield return ("HTML, mixed", Encoding.ASCII.GetBytes(Secret.Replace("&", "&amp;").Replace("r", "&#114;").Replace("/", "&sol;")));
    }

    public static string Hide(ReadOnlySpan<byte> text, TextScanner scanner)
    {
        var found = new FoundRanges();
        var hidden = text.ToArray();
        scanner.Find(text, found);
        found.Hide(hidden);
        return Encoding.Latin1.GetString(hidden);
    }

    public static string Text(this ArrayBufferWriter<byte> output) => Encoding.Latin1.GetString(output.WrittenSpan);

    private static byte[] Each(Func<char, string> write) => Encoding.ASCII.GetBytes(string.Concat(Secret.Select(write)));
}
