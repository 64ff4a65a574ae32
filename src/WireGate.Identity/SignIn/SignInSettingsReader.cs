using System.Collections.Immutable;
using WireGate.Core.Configuration;
using WireGate.Identity.Jwt;

namespace WireGate.Identity.SignIn;

/// <summary>
/// Reads
/// <code>
/// people_login: { issuer: corp, url: https://idp.example.com, client: wiregate, credential: console-client }
/// </code>
/// </summary>
internal static class SignInSettingsReader
{
    public static SignInSettings? Read(MappingReader? keys, string folder)
    {
        if (keys is null) return null;
        var url = keys.Required("url");
        if (!Uri.TryCreate(keys.String("url"), UriKind.Absolute, out var address) || !IsSafe(address) || address.Query.Length > 0 || address.Fragment.Length > 0 || address.UserInfo.Length > 0)
            throw url.Error("\"url\" is an address such as https://idp.example.com; http is for this machine alone (http://127.0.0.1:8080)");
        var settings = new SignInSettings
        {
            Issuer = Filled(keys, "issuer"),
            Url = keys.String("url"),
            Client = Filled(keys, "client"),
            Credential = keys.OptionalString("credential"),
            AuthorityFile = ReadAuthority(keys, folder),
            Scopes = keys.Optional("scopes") is null ? ["email"] : keys.Strings("scopes"),
            Algorithms = ReadAlgorithms(keys),
        };
        foreach (var scope in keys.Scalars("scopes"))
            if (scope.Text.Length == 0 || scope.Text.AsSpan().ContainsAnyExceptInRange('!', '~')) throw scope.Error("a scope has no spaces");
        keys.End();
        return settings;
    }

    /// <summary>Whether nobody on the way can change what it answers.</summary>
    public static bool IsSafe(Uri url) => url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp && url.IsLoopback;

    private static string Filled(MappingReader keys, string key) => keys.String(key) is { Length: > 0 } text ? text : throw keys.Required(key).Error($"\"{key}\" is empty");

    private static string? ReadAuthority(MappingReader keys, string folder)
    {
        if (keys.OptionalString("authority") is not { } name) return null;
        var file = Path.GetFullPath(name, folder);
        return File.Exists(file) ? file : throw keys.Required("authority").Error($"the file \"{name}\" does not exist");
    }

    private static ImmutableArray<string> ReadAlgorithms(MappingReader keys)
    {
        if (keys.Optional("algorithms") is not { } node) return JwtAlgorithms.Default;
        foreach (var algorithm in keys.Scalars("algorithms"))
            if (!JwtAlgorithms.All.Contains(algorithm.Text)) throw algorithm.Error($"an algorithm is one of {string.Join(", ", JwtAlgorithms.All)}");
        return keys.Strings("algorithms") is { IsEmpty: false } named ? named : throw node.Error("\"algorithms\" names none");
    }
}
