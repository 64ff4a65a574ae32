using System.Collections.Immutable;
using System.Text.Json;
using WireGate.Core;

namespace WireGate.Identity.Issuers;

/// <summary>
/// The chain of those who act, nearest first (RFC 8693 section 4.1):
/// <code>
/// act      = { sub, iss?, act?: act }
/// </code>
/// Each must be an agent that the issuer may speak for: one that nobody configured can't be judged.
/// </summary>
internal static class ActorChain
{
    /// <summary>A chain so long is a loop of agents.</summary>
    public const int MaxLength = 8;

    /// <summary>The chain from this object on; null if it is not one.</summary>
    public static ImmutableArray<Actor>? Read(JsonElement? act, IssuerSettings issuer, AgentDirectory directory)
    {
        var actors = ImmutableArray.CreateBuilder<Actor>();
        while (act is { } one)
        {
            if (actors.Count == MaxLength || ReadOne(one, issuer, directory) is not { } actor) return null;
            actors.Add(actor);
            act = one.TryGetProperty("act", out var next) ? next : null;
        }

        return actors.ToImmutable();
    }

    private static Actor? ReadOne(JsonElement act, IssuerSettings issuer, AgentDirectory directory)
    {
        if (act.ValueKind != JsonValueKind.Object) return null;
        // Who comes from elsewhere is for that issuer to vouch for, not for this one.
        if (act.TryGetProperty("iss", out var other) && ClaimText.Read(other) != issuer.Url) return null;
        if (!act.TryGetProperty("sub", out var subject) || ClaimText.Read(subject) is not { } name) return null;
        return issuer.Agents.Find(name) is { } known && directory.FindAgent(known) is { } agent ? new Actor(agent.Name, agent.Owner, agent.Groups) : null;
    }
}
