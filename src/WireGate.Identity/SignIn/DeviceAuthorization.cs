using System.Text.Json;

namespace WireGate.Identity.SignIn;

/// <summary>RFC 8628 section 3.2.</summary>
public sealed record DeviceAuthorization(string DeviceCode, string UserCode, Uri Page, Uri? PageWithCode, TimeSpan ExpiresIn, TimeSpan Interval)
{
    internal static DeviceAuthorization Read(JsonElement body)
    {
        if (Text(body, "device_code") is not { Length: > 0 and <= 1024 } device || Text(body, "user_code") is not { Length: > 0 and <= 64 } user
            || !Uri.TryCreate(Text(body, "verification_uri"), UriKind.Absolute, out var page) || !SignInSettingsReader.IsSafe(page))
            throw new SignInFailedException("its answer is no device authorization", isRefusal: false);
        _ = Uri.TryCreate(Text(body, "verification_uri_complete"), UriKind.Absolute, out var whole);
        return new DeviceAuthorization(
            device, user, page, whole is not null && SignInSettingsReader.IsSafe(whole) ? whole : null, TimeSpan.FromSeconds(Seconds(body, "expires_in", 600, 3600)), TimeSpan.FromSeconds(Seconds(body, "interval", 5, 60)));
    }

    internal static string? Text(JsonElement body, string name) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Seconds(JsonElement body, string name, int otherwise, int most) =>
        body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var seconds) && seconds > 0 ? Math.Min(seconds, most) : otherwise;
}
