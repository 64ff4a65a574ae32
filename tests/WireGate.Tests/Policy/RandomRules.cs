using System.Collections.Immutable;
using System.Text;
using WireGate.Core;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

/// <summary>Small rules and accesses that meet often, from a seed.</summary>
internal sealed class RandomRules(int seed)
{
    private static readonly string[] Names = ["a", "s.a", "s.b", "t.a", "db.s.a", "s.c"];
    private static readonly string[] NamePatterns = ["a", "s.a", "b", "'*'", "'*.a'", "s.*", "db.s.a", "'?x'", "c*"];
    private static readonly string[] Paths = ["/a/b", "/a/../b", "/c", "/a/b/c"];
    private static readonly string[] PathPatterns = ["/a/b", "/a/*", "/a/**", "/c", "'**'"];
    private static readonly Effect[] Effects = [Effect.Read, Effect.Write, Effect.Delete, Effect.Execute];
    private readonly Random _random = new(seed);

    public string Rule(int number, string? then = null, bool mayHoldUnknown = true)
    {
        then ??= Pick(["allow", "allow", "deny", "hold"]);
        var text = new StringBuilder($"- {{ name: r{number}, then: {then}");
        var conditions = Conditions(_random.Next(4) > 0);
        if (conditions.Length > 0) text.Append($", when: {{ {conditions} }}");
        if (_random.Next(4) == 0) text.Append(", who: { group: [agents, dba] }");
        if (_random.Next(3) == 0)
        {
            var unless = Conditions(true);
            if (_random.Next(3) == 0) unless = _random.Next(2) == 0 ? $"group: agents, {unless}" : $"group: dba, {unless}";
            text.Append($", unless: {{ {unless} }}");
        }

        if (then != "allow" && _random.Next(4) == 0) text.Append(", unknown: ignore");
        else if (mayHoldUnknown && then != "allow" && _random.Next(3) == 0) text.Append(then == "deny" ? ", unknown: hold, approval: { wait: 1s }" : ", unknown: hold");
        return text.Append(" }").ToString();
    }

    public Access Access(bool mayBeUnknown = true)
    {
        var effect = mayBeUnknown && _random.Next(6) == 0 ? Effect.Unknown : Pick(Effects);
        var facets = ImmutableArray.CreateBuilder<Facet>();
        if (_random.Next(3) > 0) facets.Add(Facet(Table, Names, mayBeUnknown));
        if (_random.Next(3) == 0) facets.Add(Facet(Column, Names, mayBeUnknown));
        if (_random.Next(3) == 0) facets.Add(Facet(Filter, ["none", "present"], mayBeUnknown));
        if (_random.Next(4) == 0) facets.Add(new Facet(ServerFile, [.. Some(Paths).Select(path => new FacetValue(path))], unknown: mayBeUnknown && _random.Next(8) == 0));
        return new Access(effect, facets.ToImmutable(), housekeeping: _random.Next(8) == 0);
    }

    public T[] Shuffle<T>(T[] items)
    {
        var shuffled = items.ToArray();
        _random.Shuffle(shuffled);
        return shuffled;
    }

    public int Next(int most) => _random.Next(most);

    public static ImmutableArray<FacetValue> SomeNames(Random random) => Values([.. Names.Where(_ => random.Next(3) == 0)]);

    private Facet Facet(FacetDefinition definition, string[] values, bool mayBeUnknown) =>
        new(definition, Values(Some(values)), _random.Next(3) == 0 ? Values(Some(values)) : [], mayBeUnknown && _random.Next(8) == 0);

    private string Conditions(bool atLeastOne)
    {
        var conditions = new List<string>();
        if (_random.Next(2) == 0) conditions.Add($"effect: [{string.Join(", ", Some(["read", "write", "delete", "execute"], 1))}]");
        if (_random.Next(2) == 0) conditions.Add($"table: [{string.Join(", ", Some(NamePatterns, 1))}]");
        if (_random.Next(4) == 0) conditions.Add($"column: [{string.Join(", ", Some(NamePatterns, 1))}]");
        if (_random.Next(4) == 0) conditions.Add($"filter: {Pick(["none", "present"])}");
        if (_random.Next(6) == 0) conditions.Add($"file: [{string.Join(", ", Some(PathPatterns, 1))}]");
        if (conditions.Count == 0 && atLeastOne) conditions.Add("table: s.a");
        return string.Join(", ", conditions);
    }

    private string[] Some(string[] from, int least = 0)
    {
        var some = from.Where(_ => _random.Next(from.Length) < 2).ToArray();
        return some.Length >= least ? some : [Pick(from)];
    }

    private T Pick<T>(T[] from) => from[_random.Next(from.Length)];
}
