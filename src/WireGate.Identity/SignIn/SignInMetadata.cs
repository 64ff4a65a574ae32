using System.Text.Json;

namespace WireGate.Identity.SignIn;

/// <summary>What is used of an issuer's discovery document (OpenID Connect Discovery 3, RFC 8414, RFC 8628 section 4).</summary>
internal sealed record SignInMetadata(Uri Authorization, Uri Token, Uri Keys, Uri? Device, bool SaysIssuer)
{
    /// <exception cref="SignInFailedException">It is another issuer's, or lacks something.</exception>
    public static SignInMetadata Read(JsonElement document, string issuer)
    {
        if (document.ValueKind != JsonValueKind.Object || Text(document, "issuer") != issuer)
            throw new SignInFailedException("its discovery document is that of another issuer", isRefusal: false);
        return new SignInMetadata(
            Required(document, "authorization_endpoint"), Required(document, "token_endpoint"), Required(document, "jwks_uri"), Optional(document, "device_authorization_endpoint"),
            document.TryGetProperty("authorization_response_iss_parameter_supported", out var says) && says.ValueKind == JsonValueKind.True);
    }

    private static Uri Required(JsonElement document, string name) =>
        Optional(document, name) ?? throw new SignInFailedException($"its discovery document has no {name}", isRefusal: false);

    private static Uri? Optional(JsonElement document, string name)
    {
        if (Text(document, name) is not { } text) return null;
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && SignInSettingsReader.IsSafe(url) && url.UserInfo.Length == 0 && url.Fragment.Length == 0
            ? url : throw new SignInFailedException($"its discovery document has a {name} that is not safe", isRefusal: false);
    }

    private static string? Text(JsonElement document, string name) =>
        document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
