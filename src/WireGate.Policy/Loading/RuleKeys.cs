using System.Collections.Immutable;

namespace WireGate.Policy.Loading;

/// <summary>The keys of a rule. A protocol must not name a facet like one of them: <c>unless</c> mixes them.</summary>
internal static class RuleKeys
{
    public const string Effect = "effect";

    public static readonly ImmutableArray<string> Rule = ["name", "who", "where", "when", "unless", "then", "limit", "approval", "reason", "hint", "unknown", "observe"];

    /// <summary>The keys of a rule that masks.</summary>
    public static readonly ImmutableArray<string> Mask = ["name", "who", "where", "when", "unless", "then", "mask", "predicates"];

    /// <summary>What a rule that masks looks for in values.</summary>
    public const string Detect = "detect";

    public static readonly ImmutableArray<string> Who = ["group", "agent", "person", "task", "issuer", "actor"];

    public static readonly ImmutableArray<string> Where = ["target", "protocol", "label"];

    public static bool IsReserved(string facet) => facet is Effect or Detect || Who.Contains(facet) || Where.Contains(facet);
}
