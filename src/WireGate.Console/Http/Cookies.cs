using Microsoft.AspNetCore.Http;

namespace WireGate.Console.Http;

/// <summary>
/// The two cookies. Their prefix (RFC 6265bis section 4.1.3.2) keeps neighbours of the same domain from setting them. Lax, not Strict: the way back from the issuer and links in chats are
/// navigations from elsewhere; everything that changes something is a POST with a token.
/// </summary>
internal static class Cookies
{
    public const string Session = "__Host-wiregate";
    public const string Login = "__Host-wiregate-login";

    public static void Set(HttpContext context, string name, string value) => context.Response.Cookies.Append(name, value, Options());

    public static void Remove(HttpContext context, string name) => context.Response.Cookies.Delete(name, Options());

    private static CookieOptions Options() => new() { Secure = true, HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/", IsEssential = true };
}
