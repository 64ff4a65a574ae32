using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using WireGate.Core;
using WireGate.Core.Limits;
using WireGate.Identity.Budgets;

namespace WireGate.Identity.Exchange;

/// <summary>
/// What a token is for, as RFC 9396 has it:
/// <code>
/// [ { "type": "wiregate", "locations": ["orders-db"], "actions": ["read"], "budget": { "statements": 100, "time": 600 }, "expires_in": 900 } ]
/// </code>
/// Locations are targets, actions effects; either left out means all that the other token is for. Several elements add up, but for budget and
/// expiry, of which the lowest counts. What is not understood is refused: it could be a limit.
/// </summary>
public sealed record AuthorizationDetails(Permissions Permissions, BudgetLimits Budget, TimeSpan? ExpiresIn)
{
    public const string Type = "wiregate";

    /// <summary>More elements or targets are a mistake.</summary>
    private const int Most = 256;

    /// <exception cref="ExchangeException">It is not understood.</exception>
    public static AuthorizationDetails Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind != JsonValueKind.Array || document.RootElement.GetArrayLength() is 0 or > Most)
                throw Wrong("it is a list of objects");
            var elsewhere = EffectMask.None;
            var named = new Dictionary<string, EffectMask>(StringComparer.Ordinal);
            var (budget, expires) = (BudgetLimits.None, (TimeSpan?)null);
            foreach (var element in document.RootElement.EnumerateArray())
            {
                var one = ParseOne(element);
                if (one.Locations is null) elsewhere = elsewhere.Or(one.Effects);
                else foreach (var target in one.Locations) named[target] = named.GetValueOrDefault(target).Or(one.Effects);
                budget = budget.And(one.Budget);
                if (one.ExpiresIn is { } limit && (expires is null || limit < expires)) expires = limit;
            }

            // What holds anywhere holds where it is named, too.
            var permissions = new Permissions(elsewhere, named.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.Or(elsewhere), StringComparer.Ordinal));
            return new AuthorizationDetails(permissions, budget, expires);
        }
        catch (JsonException)
        {
            throw Wrong("it is not JSON, or a name stands in it twice");
        }
    }

    /// <summary>What a record says, as others are told.</summary>
    public static void Write(Utf8JsonWriter json, TokenRecord record)
    {
        if (ReferenceEquals(record.Permissions, Permissions.All) && record.Targets.IsEmpty && record.Budget == BudgetLimits.None) return;
        json.WriteStartArray("authorization_details"u8);
        foreach (var group in Locations(record).GroupBy(pair => pair.Value, pair => pair.Key))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, Type);
            json.WriteStartArray("locations"u8);
            foreach (var target in group) json.WriteStringValue(target);
            json.WriteEndArray();
            WriteActions(json, group.Key);
            WriteBudget(json, record.Budget);
            json.WriteEndObject();
        }

        if (record.Targets.IsEmpty && !record.Permissions.Elsewhere.IsNone)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, Type);
            WriteActions(json, record.Permissions.Elsewhere);
            WriteBudget(json, record.Budget);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static IEnumerable<KeyValuePair<string, EffectMask>> Locations(TokenRecord record) =>
        (record.Targets.IsEmpty ? record.Permissions.Named.Keys.Order(StringComparer.Ordinal).AsEnumerable() : record.Targets)
        .Select(target => KeyValuePair.Create(target, record.Permissions.On(target))).Where(pair => !pair.Value.IsNone);

    private static void WriteActions(Utf8JsonWriter json, EffectMask effects)
    {
        if (effects.IsAll) return;
        json.WriteStartArray("actions"u8);
        foreach (var word in effects.ToWords()) json.WriteStringValue(word);
        json.WriteEndArray();
    }

    private static void WriteBudget(Utf8JsonWriter json, BudgetLimits budget)
    {
        if (budget == BudgetLimits.None) return;
        json.WriteStartObject("budget"u8);
        foreach (var kind in Enum.GetValues<BudgetKind>())
            if (budget[kind] is { } limit) json.WriteNumber(BudgetWords.Of(kind), kind == BudgetKind.Time ? limit / 1000.0 : limit);
        json.WriteEndObject();
    }

    private static (ImmutableArray<string>? Locations, EffectMask Effects, BudgetLimits Budget, TimeSpan? ExpiresIn) ParseOne(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Wrong("it is a list of objects");
        ImmutableArray<string>? locations = null;
        var (effects, budget, expires, isOurs) = (EffectMask.All, BudgetLimits.None, (TimeSpan?)null, false);
        foreach (var member in element.EnumerateObject())
        {
            switch (member.Name)
            {
                case "type":
                    isOurs = member.Value.ValueKind == JsonValueKind.String && member.Value.ValueEquals(Type);
                    break;
                case "locations":
                    locations = Words(member.Value);
                    break;
                case "actions":
                    effects = EffectMask.Of([.. Words(member.Value).Select(Action)]);
                    break;
                case "budget":
                    budget = ReadBudget(member.Value);
                    break;
                case "expires_in":
                    expires = TimeSpan.FromSeconds(Number(member.Value, 1, TokenRequest.Longest.TotalSeconds, "expires_in"));
                    break;
                default:
                    throw Wrong($"a member \"{Shorten(member.Name)}\" is not known");
            }
        }

        return isOurs ? (locations, effects, budget, expires) : throw Wrong($"each is of type \"{Type}\"");
    }

    private static BudgetLimits ReadBudget(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Wrong("a budget is an object");
        var budget = BudgetLimits.None;
        foreach (var member in element.EnumerateObject())
            budget = BudgetWords.Add(budget, member.Name, Number(member.Value, 0, long.MaxValue / 2048, "a budget")) ?? throw Wrong($"a budget has no \"{Shorten(member.Name)}\"");
        return budget;
    }

    private static double Number(JsonElement element, double least, double most, string what) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && number >= least && number <= most
            ? number : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{what} is a number from {least}"));

    private static ImmutableArray<string> Words(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() is 0 or > Most) throw Wrong("locations and actions are lists of words");
        return [.. element.EnumerateArray().Select(word => word.ValueKind == JsonValueKind.String ? word.GetString()! : throw Wrong("locations and actions are lists of words"))];
    }

    private static Effect Action(string word) =>
        EffectNames.TryParse(word, out var effect) && effect != Effect.Unknown ? effect : throw Wrong($"there is no action \"{Shorten(word)}\"");

    private static string Shorten(string text) => new([.. text.Take(40).Where(character => !char.IsControl(character))]);

    private static ExchangeException Wrong(string why) => new(ExchangeException.InvalidDetails, "authorization_details: " + why);
}
