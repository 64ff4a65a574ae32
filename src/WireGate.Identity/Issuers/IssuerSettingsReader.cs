using System.Collections.Immutable;
using System.Security.Cryptography;
using WireGate.Core.Configuration;
using WireGate.Identity.Jwt;

namespace WireGate.Identity.Issuers;

/// <summary>
/// Reads <c>identity.issuers</c>:
/// <code>
/// issuers:
///   corp: { url: https://idp.example.com, audience: wiregate, agents: [planner] }
/// </code>
/// </summary>
/// <param name="folder">What relative paths start from.</param>
/// <param name="agents">The names under <c>identity.agents</c>.</param>
/// <param name="people">The names under <c>identity.people</c>.</param>
internal sealed class IssuerSettingsReader(string folder, IReadOnlyCollection<string> agents, IReadOnlyCollection<string> people)
{
    /// <summary>A day: a token that lives longer is a password.</summary>
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(1);

    /// <summary>What a session's timer takes, and no less than a log-in needs.</summary>
    private static readonly TimeSpan LongestSession = TimeSpan.FromDays(30);

    /// <exception cref="ConfigException">Something is wrong with it.</exception>
    public ImmutableArray<IssuerSettings> Read(MappingReader identity)
    {
        var issuers = ImmutableArray.CreateBuilder<IssuerSettings>();
        foreach (var (key, node) in identity.Named("issuers"))
        {
            var issuer = ReadOne(Names.Read(key), node);
            if (issuers.FirstOrDefault(other => other.Url == issuer.Url) is { } same)
                throw node.AsMapping().Required("url").Error($"this is the url of \"{same.Name}\": a token says no more than that of whom it is from");
            issuers.Add(issuer);
        }

        return issuers.ToImmutable();
    }

    private IssuerSettings ReadOne(string name, ConfigNode node)
    {
        var keys = node.AsMapping();
        var url = ReadUrl(keys, "url");
        var audience = keys.Required("audience");
        if (keys.String("audience").Length == 0) throw audience.Error("\"audience\" is empty");
        var (pinned, keysUrl, digest) = ReadKeys(keys);
        var settings = new IssuerSettings
        {
            Name = name,
            Url = keys.String("url"),
            Audience = keys.String("audience"),
            PinnedKeys = pinned,
            KeysUrl = keysUrl,
            AuthorityFile = ReadAuthority(keys, pinned is not null, keysUrl ?? url),
            Algorithms = ReadAlgorithms(keys),
            Types = ReadTypes(keys),
            Agent = ClaimPath.Read(keys, "agent", ClaimPath.Of("sub")),
            Person = ClaimPath.ReadOptional(keys, "person"),
            Actor = ClaimPath.Read(keys, "actor", ClaimPath.Of("act")),
            Groups = ClaimPath.Read(keys, "groups", ClaimPath.Of("groups")),
            Task = ClaimPath.ReadOptional(keys, "task"),
            Agents = NameMap.Read(keys, "agents", agents, NameMap.Nobody),
            People = NameMap.Read(keys, "people", people, NameMap.All(people)),
            MaxLifetime = Duration(keys, "max_lifetime", LongestLifetime) ?? TimeSpan.FromHours(1),
            Session = Duration(keys, "session", LongestSession),
            OneTime = keys.Bool("one_time", false),
            Definition = CanonicalText.Of(node) + digest,
        };
        keys.End();
        if (settings.Person is null && keys.Optional("people") is { } unused) throw unused.Error("\"people\" says nothing without \"person\"");
        return settings;
    }

    private static Uri ReadUrl(MappingReader keys, string key)
    {
        var node = keys.Required(key);
        return IssuerUrl.TryParse(keys.String(key)) ?? throw node.Error($"\"{key}\" is an address such as https://idp.example.com; http is for this machine alone (http://127.0.0.1:8080)");
    }

    private (JwtKeys? Pinned, Uri? Url, string Digest) ReadKeys(MappingReader keys)
    {
        if (keys.OptionalString("keys") is not { } text) return (null, null, "");
        var node = keys.Required("keys");
        if (text.Contains("://", StringComparison.Ordinal)) return (null, ReadUrl(keys, "keys"), "");
        try
        {
            var bytes = File.ReadAllBytes(Path.GetFullPath(text, folder));
            return (JwtKeys.Read(bytes), null, Convert.ToHexString(SHA256.HashData(bytes)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw node.Error($"the file \"{text}\" can't be read");
        }
        catch (FormatException error)
        {
            throw node.Error($"\"{text}\": {error.Message}");
        }
    }

    private string? ReadAuthority(MappingReader keys, bool isPinned, Uri server)
    {
        if (keys.OptionalString("authority") is not { } text) return null;
        var node = keys.Required("authority");
        if (isPinned || server.Scheme != Uri.UriSchemeHttps) throw node.Error("\"authority\" is checked only where keys are fetched over https");
        var file = Path.GetFullPath(text, folder);
        return File.Exists(file) ? file : throw node.Error($"the file \"{text}\" does not exist");
    }

    private static ImmutableArray<string> ReadAlgorithms(MappingReader keys)
    {
        if (keys.Optional("algorithms") is not { } node) return JwtAlgorithms.Default;
        foreach (var algorithm in keys.Scalars("algorithms"))
            if (!JwtAlgorithms.All.Contains(algorithm.Text)) throw algorithm.Error($"an algorithm is one of {string.Join(", ", JwtAlgorithms.All)}");
        return keys.Strings("algorithms") is { IsEmpty: false } named ? named : throw node.Error("\"algorithms\" names none");
    }

    private static ImmutableArray<string> ReadTypes(MappingReader keys)
    {
        if (keys.Optional("types") is not { } node) return ["at+jwt", "jwt", ""];
        // "none" is a header without a type.
        var types = keys.Strings("types").Select(type => type == "none" ? "" : type.ToLowerInvariant()).ToImmutableArray();
        return types.IsEmpty ? throw node.Error("\"types\" names none") : types;
    }

    private static TimeSpan? Duration(MappingReader keys, string key, TimeSpan longest)
    {
        if (keys.Optional(key) is not { } node) return null;
        var value = keys.Duration(key, longest);
        return value >= TimeSpan.FromSeconds(1) && value <= longest ? value : throw node.Error($"\"{key}\" is from 1s to {longest.TotalDays:0}d");
    }
}
