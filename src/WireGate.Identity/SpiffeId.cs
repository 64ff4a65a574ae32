using System.Buffers;

namespace WireGate.Identity;

/// <summary>
/// How a SPIFFE id is written (SPIFFE-ID section 2):
/// <code>
/// id       = "spiffe://" domain 1*( "/" segment )
/// domain   = 1*255 ( a-z / 0-9 / "." / "-" / "_" )
/// segment  = 1*( letter / digit / "." / "-" / "_" )      neither "." nor ".."
/// </code>
/// An id without a path is the trust domain itself, which is no workload.
/// </summary>
public static class SpiffeId
{
    private const string Scheme = "spiffe://";
    private const int MaxLength = 2048;
    private const int MaxDomain = 255;

    private static readonly SearchValues<char> DomainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_");
    private static readonly SearchValues<char> PathCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    public static bool IsOne(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength || !text.StartsWith(Scheme, StringComparison.Ordinal)) return false;
        var rest = text[Scheme.Length..];
        var slash = rest.IndexOf('/');
        if (slash is < 1 or > MaxDomain || rest[..slash].ContainsAnyExcept(DomainCharacters)) return false;
        var path = rest[(slash + 1)..];
        foreach (var range in path.Split('/'))
        {
            var segment = path[range];
            if (segment.IsEmpty || segment is "." or ".." || segment.ContainsAnyExcept(PathCharacters)) return false;
        }

        return true;
    }
}
