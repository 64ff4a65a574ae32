using System.Collections.Immutable;
using System.Text.Json;
using WireGate.Core.Configuration;

namespace WireGate.Identity.Issuers;

/// <summary>
/// Where in a token something stands: the name of a claim, or a list of names, each inside the one before. A list rather than dots, for names have dots themselves.
/// </summary>
public sealed record ClaimPath(ImmutableArray<string> Names)
{
    public static ClaimPath Of(params ImmutableArray<string> names) => new(names);

    /// <exception cref="ConfigException">It names nothing.</exception>
    public static ClaimPath Read(MappingReader keys, string key, ClaimPath otherwise) => ReadOptional(keys, key) ?? otherwise;

    /// <exception cref="ConfigException">It names nothing.</exception>
    public static ClaimPath? ReadOptional(MappingReader keys, string key)
    {
        if (keys.Optional(key) is not { } node) return null;
        var names = keys.Strings(key);
        if (names.IsEmpty || names.Contains("")) throw node.Error($"\"{key}\" is a claim's name, or a list of names for one inside another");
        return new ClaimPath(names);
    }

    /// <summary>What stands there; null if nothing does.</summary>
    public JsonElement? Find(JsonElement claims)
    {
        foreach (var name in Names)
            if (claims.ValueKind != JsonValueKind.Object || !claims.TryGetProperty(name, out claims)) return null;
        return claims;
    }

    /// <summary>Whether this is a place inside the other.</summary>
    public bool IsWithin(ClaimPath other) => Names.Length > other.Names.Length && Names.AsSpan().StartsWith(other.Names.AsSpan());
}
