using System.Globalization;
using System.Text;
using WireGate.Core;

namespace WireGate.Policy.Deciding;

/// <summary>The decision where no rule allows an access: says what was asked, in the rules' own words, so that one can be written.</summary>
internal static class DefaultDeny
{
    /// <summary>Names longer than this are cut: the text goes into a protocol message and a log line.</summary>
    private const int LongestName = 128;

    public static readonly Decision Nothing = new(Outcome.Deny, Decision.NoRule, "nothing is known of what was asked");

    public static Decision For(Access access) => new(Outcome.Deny, Decision.NoRule, Reason(access));

    /// <summary>The decision of a deny rule that may be meant: what is not known comes first, for that is what the client can do something about.</summary>
    public static Decision Uncertain(CompiledRule rule, Access access) => access.Description is { } description
        ? rule.DecisionIfUncertain with { Reason = Clean(new StringBuilder(description).Append("; ").Append(rule.DecisionIfUncertain.Reason)) }
        : rule.DecisionIfUncertain;

    private static string Reason(Access access)
    {
        var text = new StringBuilder(access.Effect == Effect.Unknown ? "no rule can allow what can't be determined" : "no rule allows ");
        if (access.Effect != Effect.Unknown) text.Append(access.Effect.ToWord());
        if (Object(access) is { } thing) text.Append(access.Effect == Effect.Unknown ? ", " : " on ").Append(thing);
        if (access.Description is { } description) text.Append(": ").Append(description);
        return Clean(text);
    }

    /// <summary>What the access is about: the first name or path, or a word. Free text (a command line) may hold a secret and is not repeated.</summary>
    private static string? Object(Access access)
    {
        Facet? best = null;
        // Where not even the effect is known, an unknown object adds nothing.
        var onlyKnown = access.Effect == Effect.Unknown;
        foreach (var facet in access.Facets.AsSpan())
        {
            if (facet is { Values.IsEmpty: true, IsUnknown: false } || (onlyKnown && facet.IsUnknown)) continue;
            if (best is null || Rank(facet) > Rank(best)) best = facet;
        }

        if (best is null) return null;
        if (best.IsUnknown) return $"a {best.Definition.Key} that can't be determined";
        if (best.Definition.Kind == FacetKind.Text) return $"a {best.Definition.Key}";
        var name = Short(best.Values[0].Text);
        if (best.Values.Length > 1) name += string.Create(CultureInfo.InvariantCulture, $" and {best.Values.Length - 1} more");
        // "delete on public.orders" says it; "session on LISTEN" would not.
        return best.Definition.Kind == FacetKind.Word ? $"{best.Definition.Key} {name}" : name;
    }

    private static int Rank(Facet facet) => facet.Definition.Kind switch
    {
        FacetKind.Name => 3,
        FacetKind.Path => 2,
        FacetKind.Text => 1,
        _ => 0,
    };

    private static string Short(string name) => name.Length <= LongestName ? name : string.Concat(name.AsSpan(0, LongestName), "…");

    /// <summary>Names come from the client: a line break or a NUL must not shape the message that carries it.</summary>
    private static string Clean(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsControl(text[i])) text[i] = '?';
        return text.ToString();
    }
}
