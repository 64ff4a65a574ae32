using System.Collections.Immutable;
using System.Text.Json;
using WireGate.Core;
using WireGate.Identity.Jwt;

namespace WireGate.Identity.Issuers;

/// <summary>The claims of a JWT that was accepted, and whom they make its bearer.</summary>
/// <param name="Issuer">The issuer as it was configured then.</param>
/// <param name="Claims">What the token claims.</param>
/// <param name="TokenId">Its public name.</param>
/// <param name="SessionExpires">When a session ends that logged in with it.</param>
internal sealed record JwtEvidence(IssuerSettings Issuer, JsonElement Claims, string TokenId, DateTimeOffset SessionExpires) : IEvidence
{
    /// <summary>Tasks go into log lines and recordings; this is a sentence.</summary>
    private const int MaxTask = 256;

    public Principal? Judge(AgentDirectory directory) =>
        // What the issuer may say has changed: its bearers have to log in anew.
        directory.FindIssuer(Issuer.Name) is { } issuer && issuer.Definition == Issuer.Definition ? Judge(directory, issuer, out _) : null;

    /// <summary>Whom they make it; null with the reason if nobody.</summary>
    public Principal? Judge(AgentDirectory directory, IssuerSettings issuer, out JwtProblem problem)
    {
        problem = JwtProblem.Agent;
        if (Text(issuer.Agent) is not { } subject || issuer.Agents.Find(subject) is not { } name || directory.FindAgent(name) is not { } agent) return null;
        problem = JwtProblem.Person;
        var owner = agent.Owner;
        if (issuer.Person is not null && (Text(issuer.Person) is not { } person || (owner = issuer.People.Find(person)) is null || directory.FindPerson(owner) is null)) return null;
        problem = JwtProblem.Actor;
        if (ActorChain.Read(FirstActor(issuer), issuer, directory) is not { } actors) return null;
        problem = JwtProblem.Claim;
        if (ReadGroups(issuer) is not { } groups || !TryReadTask(issuer, out var task)) return null;
        problem = JwtProblem.None;
        return new Principal
        {
            Agent = agent.Name,
            Owner = owner,
            Groups = [.. agent.Groups.Union(groups.Where(directory.Groups.Contains), StringComparer.Ordinal)],
            Actors = actors,
            Task = task,
            Issuer = issuer.Name,
            TokenId = TokenId,
            SessionExpires = SessionExpires,
        };
    }

    /// <summary>Where the agent itself is the first actor (a person's token, <c>agent: [act, sub]</c>), the chain begins behind it.</summary>
    private JsonElement? FirstActor(IssuerSettings issuer)
    {
        var act = issuer.Actor.Find(Claims);
        if (act is not { ValueKind: JsonValueKind.Object } own || !issuer.Agent.IsWithin(issuer.Actor)) return act;
        return own.TryGetProperty("act", out var next) ? next : null;
    }

    private string? Text(ClaimPath path) => path.Find(Claims) is { } value ? ClaimText.Read(value) : null;

    /// <summary>A group, or several; null if it is anything else.</summary>
    private ImmutableArray<string>? ReadGroups(IssuerSettings issuer)
    {
        if (issuer.Groups.Find(Claims) is not { } value) return [];
        if (ClaimText.Read(value) is { } one) return [one];
        if (value.ValueKind != JsonValueKind.Array) return null;
        var groups = ImmutableArray.CreateBuilder<string>();
        foreach (var item in value.EnumerateArray())
        {
            if (ClaimText.Read(item) is not { } group) return null;
            groups.Add(group);
        }

        return groups.ToImmutable();
    }

    private bool TryReadTask(IssuerSettings issuer, out string? task)
    {
        task = null;
        // Without a path of its own the usual claim is looked at, and not asked for.
        if ((issuer.Task ?? ClaimPath.Of("task")).Find(Claims) is not { } value) return issuer.Task is null;
        task = ClaimText.Read(value);
        return task is { Length: > 0 and <= MaxTask } && !task.Any(char.IsControl);
    }
}
