using System.Text;
using System.Text.RegularExpressions;
using WireGate.Core.Redaction.Detectors;

namespace WireGate.Recording.Reading;

/// <summary>
/// Finds what looks like a credential, and says of which kind: never the value. What the detectors of the gate find in traffic, and what may be one by the
/// name that it is assigned to. Runs in time linear in the text, whatever stands in it.
/// </summary>
public static class CredentialScan
{
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;

    /// <summary>A shorter value in a column named like a secret is as likely a word.</summary>
    private const int ShortestSecret = 12;

    /// <summary>Bits a character: English text is below, hexadecimal keys lie near 4, base64 near 5 to 6. A dozen characters of a random key have 3 and more.</summary>
    private const double LeastEntropy = 3.0;

    /// <summary>What the gate itself writes in place of a password, and what people write in examples, is none.</summary>
    private static readonly Regex Blanked = new(@"^['""]?(\*+|x{3,}|<[^>]*>|\$[0-9]+|%s|\?|null|none)['""]?$", Linear | RegexOptions.IgnoreCase);

    private static readonly Regex SecretName = new(@"(pass(word|wd|phrase)?|pwd|secret|token|api_?key|private_?key|access_?key|credential|auth)", Linear | RegexOptions.IgnoreCase);

    /// <summary>Something like <c>password=…</c>, <c>PASSWORD '…'</c>, <c>"api_key": "…"</c>; the value is the last group.</summary>
    private static readonly Regex Assigned = new(
        @"\b(password|passwd|passphrase|pwd|secret|client_secret|api_?key|access_?token|auth_?token)[""']?\s*(=>|:=|=|:|\s)\s*(?<value>'[^'\r\n]{4,200}'|""[^""\r\n]{4,200}""|[^\s'"",;&()]{4,200})",
        Linear | RegexOptions.IgnoreCase);

    /// <summary>Each kind once for one piece.</summary>
    public static IEnumerable<string> Kinds(FramePiece piece)
    {
        var text = Encoding.UTF8.GetBytes(piece.Text);
        foreach (var detector in DetectorSet.Credentials)
            if (detector.TryFind(text, 0, out _)) yield return detector.Name;
        if (Any(Assigned, piece.Text, LooksAssigned)) yield return "password";
        if (piece.Column is { } column && SecretName.IsMatch(column) && IsRandom(piece.Text)) yield return "value of a secret's column";
    }

    /// <summary>A word alone behind a blank is prose ("password for"); quotes or a sign say that it is a value.</summary>
    private static bool LooksAssigned(Match match) => match.Groups["value"].ValueSpan[0] is '\'' or '"' || !string.IsNullOrWhiteSpace(match.Groups[2].Value);

    private static bool Any(Regex pattern, string text, Func<Match, bool> isOne)
    {
        for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
            if (!Blanked.IsMatch(match.Groups["value"].Value) && isOne(match)) return true;
        return false;
    }

    /// <summary>By Shannon: how many bits a character takes, as often as each stands there.</summary>
    private static bool IsRandom(string value)
    {
        if (value.Length < ShortestSecret || value.Contains(' ', StringComparison.Ordinal)) return false;
        var counts = new Dictionary<char, int>();
        foreach (var one in value) counts[one] = counts.GetValueOrDefault(one) + 1;
        return -counts.Values.Sum(count => (double)count / value.Length * Math.Log2((double)count / value.Length)) >= LeastEntropy;
    }
}
