using System.Collections.Immutable;

namespace WireGate.Policy.Loading;

/// <summary>The keys of a rule. A protocol must not name a facet like one of them: <c>unless</c> mixes them.</summary>
internal static class RuleKeys
{
    public const string Effect = "effect";

    public static readonly ImmutableArray<string> Rule = ["name", "who", "where", "when", "unless", "then", "limit", "approval", "reason", "hint", "unknown", "observe"];

    public static readonly ImmutableArray<string> Who = ["group", "agent", "person", "task", "issuer", "actor"];

    public static readonly ImmutableArray<string> Where = ["target", "protocol", "label"];

    public static bool IsReserved(string facet) => facet == Effect || Who.Contains(facet) || Where.Contains(facet);
}
