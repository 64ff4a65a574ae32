using System.Globalization;
using System.Text;
using WireGate.Core;

namespace WireGate.Policy.Suggesting;

/// <summary>
/// Drafts the rules that allow what was seen and nothing else, with cases that show it: for each agent on each target, by effect and by what is named. What
/// can't be told no rule allows: it is left for a person, as a comment. The same evidence gives the same text.
/// </summary>
/// <param name="schemas">Finds the facets of a target's protocol.</param>
public sealed class RuleDraft(Func<Target, FacetSchema> schemas)
{
    /// <summary>Cases written down of what each agent does on each target; more say the same again.</summary>
    private const int MostCases = 100;

    private readonly SortedDictionary<string, (DraftGroup Group, SortedDictionary<string, SortedSet<string>> Values)> _groups = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (Target Target, SortedSet<string> Operations, HashSet<Effect> Effects)> _seen = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _uncovered = new(StringComparer.Ordinal);

    public int Operations { get; private set; }

    public int Rules => _groups.Count;

    public void Add(Principal principal, Target target, AccessSet accesses)
    {
        Operations++;
        var key = $"{principal.Agent}\0{target.Name}";
        if (!_seen.TryGetValue(key, out var seen)) _seen.Add(key, seen = (target, new SortedSet<string>(StringComparer.Ordinal), []));
        var isCovered = true;
        foreach (var access in accesses.Accesses)
        {
            if (access is { IsHousekeeping: true, Effect: not Effect.Unknown }) continue;
            seen.Effects.Add(access.Effect);
            if (access.Effect == Effect.Unknown || access.Facets.Any(facet => facet.IsUnknown))
            {
                isCovered = false;
                var what = $"{principal.Agent} on {target.Name}: {Explaining.ExplanationText.Describe(access)}";
                _uncovered[what] = _uncovered.GetValueOrDefault(what) + 1;
                continue;
            }

            Add(principal, target, access);
        }

        if (isCovered && accesses.Statements > 0) seen.Operations.Add(DraftText.Of(accesses));
    }

    /// <summary>A file of rules, with cases.</summary>
    public string ToYaml()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Drafted from {Operations} operations: what was seen, and nothing else. Read it before you use it.\n");
        foreach (var (what, count) in _uncovered)
            text.Append(CultureInfo.InvariantCulture, $"# No rule can allow this, {(count == 1 ? "seen once" : $"seen {count} times")}: {DraftText.Clean(what)}\n");
        text.Append("rules:").Append(_groups.Count == 0 ? " []\n" : "\n");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (group, values) in _groups.Values)
        {
            text.Append(CultureInfo.InvariantCulture, $"  - name: {DraftText.Name(group, names)}\n");
            text.Append(CultureInfo.InvariantCulture, $"    who: {{ agent: {DraftText.Quote(group.Agent)} }}\n");
            text.Append(CultureInfo.InvariantCulture, $"    where: {{ target: {DraftText.Quote(group.Target)} }}\n");
            text.Append(CultureInfo.InvariantCulture, $"    when:\n      effect: {group.Effect.ToWord()}\n");
            foreach (var (facet, patterns) in values) text.Append(CultureInfo.InvariantCulture, $"      {facet}: [{string.Join(", ", patterns.Select(DraftText.Quote))}]\n");
            text.Append("    then: allow\n");
        }

        WriteCases(text);
        return text.ToString();
    }

    private void Add(Principal principal, Target target, Access access)
    {
        var facets = Chosen(access, schemas(target));
        var group = new DraftGroup(principal.Agent, target.Name, access.Effect, string.Join(' ', facets.Select(facet => facet.Definition.Key)));
        var key = string.Join('\0', group.Agent, group.Target, (int)group.Effect, group.Facets);
        if (!_groups.TryGetValue(key, out var found)) _groups.Add(key, found = (group, new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal)));
        foreach (var facet in facets)
        {
            if (!found.Values.TryGetValue(facet.Definition.Key, out var patterns)) found.Values.Add(facet.Definition.Key, patterns = new SortedSet<string>(StringComparer.Ordinal));
            foreach (var value in facet.Values) patterns.Add(DraftText.Pattern(facet.Definition.Kind, value));
        }
    }

    /// <summary>
    /// What a rule is to ask for: the object (the first name or path that the protocol declares and the access has), and, of what does more than read, its words. Words
    /// of reads differ from query to query and change nothing.
    /// </summary>
    private static List<Facet> Chosen(Access access, FacetSchema schema)
    {
        var chosen = new List<Facet>();
        var hasObject = false;
        foreach (var definition in schema.Facets)
        {
            if (access.Facets.FirstOrDefault(facet => facet.Definition.Key == definition.Key) is not { Values.IsEmpty: false } facet) continue;
            if (definition.Kind == FacetKind.Word ? access.Effect != Effect.Read : !hasObject) chosen.Add(facet);
            hasObject |= definition.Kind is FacetKind.Name or FacetKind.Path;
        }

        return chosen;
    }

    private void WriteCases(StringBuilder text)
    {
        text.Append("tests:").Append(_seen.Count == 0 ? " []\n" : "\n");
        foreach (var (key, (target, operations, effects)) in _seen)
        {
            var agent = key[..key.IndexOf('\0', StringComparison.Ordinal)];
            foreach (var operation in operations.Take(MostCases)) Case(text, agent, target, operation, "allow");
            foreach (var effect in schemas(target).Effects)
                if (!effects.Contains(effect)) Case(text, agent, target, $"{{ effect: {effect.ToWord()} }}", "deny");
        }
    }

    private static void Case(StringBuilder text, string agent, Target target, string operation, string expect) => text.Append(
        CultureInfo.InvariantCulture, $"  - {{ who: {{ agent: {DraftText.Quote(agent)} }}, target: {DraftText.Quote(target.Name)}, operation: {operation}, expect: {expect} }}\n");
}
