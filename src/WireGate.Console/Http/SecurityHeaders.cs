using Microsoft.AspNetCore.Http;

namespace WireGate.Console.Http;

/// <summary>What every answer says to the browser: nothing from elsewhere, nothing inline, in nobody's frame, kept nowhere.</summary>
internal static class SecurityHeaders
{
    public const string ContentPolicy =
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public static void Set(IHeaderDictionary headers, bool isSecure)
    {
        headers.ContentSecurityPolicy = ContentPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=(), usb=()";
        headers.CacheControl = "no-store";
        // A year: RFC 6797 has no default.
        if (isSecure) headers.StrictTransportSecurity = "max-age=31536000";
    }
}
