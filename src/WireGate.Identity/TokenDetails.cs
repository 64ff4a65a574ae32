using System.Collections.Frozen;
using System.Text.Json;
using WireGate.Core;
using WireGate.Core.Limits;
using WireGate.Identity.Budgets;

namespace WireGate.Identity;

/// <summary>The part of a token's record that most tokens don't have, as JSON. What is not understood makes the store unreadable: it could be a limit.</summary>
internal static class TokenDetails
{
    /// <returns>The JSON, or null where there is nothing to say.</returns>
    public static string? Write(TokenRecord record)
    {
        var isLimited = !ReferenceEquals(record.Permissions, Permissions.All);
        if (!isLimited && record.Budget == BudgetLimits.None && record.Task is null && record.Parent is null && record.Actor is null) return null;
        return JsonSerializer.Serialize(new Stored
        {
            Permissions = isLimited ? StoredPermissions.Of(record.Permissions) : null,
            Budget = record.Budget,
            Task = record.Task,
            Parent = StoredParent.Of(record.Parent),
            Actor = StoredParent.Of(record.Actor),
        }, TokenDetailsJson.Default.Stored);
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static TokenRecord Read(string? json, TokenRecord record)
    {
        if (json is null) return record;
        try
        {
            var stored = JsonSerializer.Deserialize(json, TokenDetailsJson.Default.Stored) ?? throw new JsonException();
            return record with
            {
                Permissions = stored.Permissions?.ToPermissions() ?? Permissions.All,
                Budget = stored.Budget,
                Task = stored.Task,
                Parent = stored.Parent?.ToParent(),
                Actor = stored.Actor?.ToParent(),
            };
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"the details of token {record.Id} are damaged", error);
        }
    }

    internal sealed record Stored
    {
        public StoredPermissions? Permissions { get; init; }

        public BudgetLimits Budget { get; init; } = BudgetLimits.None;

        public string? Task { get; init; }

        public StoredParent? Parent { get; init; }

        public StoredParent? Actor { get; init; }
    }

    internal sealed record StoredPermissions(string[] Elsewhere, Dictionary<string, string[]> Named)
    {
        public static StoredPermissions Of(Permissions permissions) => new(
            [.. permissions.Elsewhere.ToWords()], permissions.Named.ToDictionary(named => named.Key, named => named.Value.ToWords().ToArray(), StringComparer.Ordinal));

        public Permissions ToPermissions() => new(
            Mask(Elsewhere), Named.ToFrozenDictionary(named => named.Key, named => Mask(named.Value), StringComparer.Ordinal));

        private static EffectMask Mask(string[] words) =>
            EffectMask.Of([.. words.Select(word => EffectNames.TryParse(word, out var effect) ? effect : throw new JsonException())]);
    }

    internal sealed record StoredParent(string Id, StoredPrincipal? Stranger, string? Basis)
    {
        public static StoredParent? Of(TokenParent? parent) =>
            parent is null ? null : new StoredParent(parent.Id, parent.Stranger is { } stranger ? StoredPrincipal.Of(stranger) : null, parent.Basis);

        public TokenParent ToParent() => new(Id, Stranger?.ToPrincipal(Id), Basis);
    }

    internal sealed record StoredActor(string Agent, string? Owner, string[] Groups);

    internal sealed record StoredPrincipal(
        string Agent, string? Owner, string[] Groups, string? Task, StoredActor[] Actors, string? Issuer, string[] Lineage, string[] Targets,
        StoredPermissions Permissions, DateTimeOffset Expires)
    {
        public static StoredPrincipal Of(Principal principal) => new(
            principal.Agent, principal.Owner, [.. principal.Groups], principal.Task,
            [.. principal.Actors.Select(actor => new StoredActor(actor.Agent, actor.Owner, [.. actor.Groups]))],
            principal.Issuer, [.. principal.Lineage], [.. principal.Targets], StoredPermissions.Of(principal.Permissions), principal.SessionExpires);

        public Principal ToPrincipal(string id) => new()
        {
            Agent = Agent,
            Owner = Owner,
            Groups = [.. Groups],
            Task = Task,
            Actors = [.. Actors.Select(actor => new Actor(actor.Agent, actor.Owner, [.. actor.Groups]))],
            Issuer = Issuer,
            TokenId = id,
            Lineage = [.. Lineage],
            Targets = [.. Targets],
            Permissions = Permissions.ToPermissions(),
            SessionExpires = Expires,
        };
    }
}
