using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Policy.Rules;

namespace WireGate.Policy.Deciding;

/// <summary>The built-in rule: what drivers and tools send by themselves passes wherever another rule allows anything. Deny rules narrow it.</summary>
internal static class Housekeeping
{
    public static readonly Rule Rule = new()
    {
        Name = Rule.HousekeepingName,
        Then = Outcome.Allow,
        When = new RuleConditions(),
        Reason = "What drivers and tools send by themselves.",
        Position = new SourcePosition("built-in", 1, 1),
        IsBuiltIn = true,
    };

    public static CompiledRule For(string protocol) => new(Rule, protocol, new CompiledConditions(new EffectSet([]), []), null);

    public static bool Covers(Access access) => access.IsHousekeeping && access.Effect != Effect.Unknown;
}
