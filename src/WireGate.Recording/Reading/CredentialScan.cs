using System.Text.RegularExpressions;

namespace WireGate.Recording.Reading;

/// <summary>
/// Finds what looks like a credential, and says of which kind: never the value. Patterns run in time linear in the text, whatever stands in it.
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

    private static readonly (string Kind, Regex Pattern)[] Patterns =
    [
        ("private key", new(@"-----BEGIN (RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY( BLOCK)?-----", Linear)),
        ("AWS access key", new(@"\b(AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b", Linear)),
        ("Google API key", new(@"\bAIza[0-9A-Za-z_-]{35}", Linear)),
        ("Google service account key", new(@"""private_key_id""\s*:\s*""[0-9a-f]{40}""", Linear)),
        ("Google OAuth token", new(@"\bya29\.[0-9A-Za-z_-]{20}", Linear)),
        ("GitHub token", new(@"\b(gh[pousr]_[0-9A-Za-z]{36}|github_pat_[0-9A-Za-z_]{36})", Linear)),
        ("Slack token", new(@"\bxox[abeprs]-[0-9A-Za-z-]{10}", Linear)),
        ("JSON Web Token", new(@"\beyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{16}", Linear)),
        ("WireGate token", new(@"\bwgt_[0-9A-Za-z]{10}[0-9A-Za-z_-]{20}", Linear)),
        ("WireGate secret key", new(@"\bwiregate-(reader|node)-secret-1 ", Linear)),
        ("SCRAM verifier", new(@"\bSCRAM-SHA-256\$[0-9]+:[0-9A-Za-z+/=]{8}", Linear)),
    ];

    /// <summary>Something like <c>password=…</c>, <c>PASSWORD '…'</c>, <c>"api_key": "…"</c>; the value is the last group.</summary>
    private static readonly Regex Assigned = new(
        @"\b(password|passwd|passphrase|pwd|secret|client_secret|api_?key|access_?token|auth_?token)[""']?\s*(=>|:=|=|:|\s)\s*(?<value>'[^'\r\n]{4,200}'|""[^""\r\n]{4,200}""|[^\s'"",;&()]{4,200})",
        Linear | RegexOptions.IgnoreCase);

    /// <summary><c>scheme://user:password@host</c>.</summary>
    private static readonly Regex Url = new(@"\b[a-z][a-z0-9+.-]{1,20}://[^\s:/@]{1,200}:(?<value>[^\s:/@]{1,200})@", Linear | RegexOptions.IgnoreCase);

    /// <summary>Each kind once for one piece.</summary>
    public static IEnumerable<string> Kinds(FramePiece piece)
    {
        foreach (var (kind, pattern) in Patterns)
            if (pattern.IsMatch(piece.Text)) yield return kind;
        if (Any(Url, piece.Text, static _ => true)) yield return "password in a URL";
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
