namespace WireGate.Identity.Issuers;

/// <summary>Which addresses an issuer may have: whoever can change what they answer can be anybody.</summary>
public static class IssuerUrl
{
    /// <summary>https, or http on this very machine; without user, query or fragment (OpenID Connect Discovery 3).</summary>
    public static Uri? TryParse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Host.Length > 0 && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0
        && !text.Contains('#', StringComparison.Ordinal) && !text.Contains('?', StringComparison.Ordinal) && IsSafe(url) ? url : null;

    /// <summary>Whether nobody on the way can change what it answers.</summary>
    public static bool IsSafe(Uri url) => url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp && url.IsLoopback;

    /// <summary>Whether two addresses are answered by the same server.</summary>
    public static bool IsSameServer(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && string.Equals(one.IdnHost, other.IdnHost, StringComparison.OrdinalIgnoreCase);
}
