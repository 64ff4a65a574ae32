using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Policy;
using WireGate.Policy.Testing;

namespace WireGate.Cli.PolicyCommands;

/// <summary>The cases of one file, and the rules that are to pass them.</summary>
internal sealed record RulesUnderTest(RuleSet Rules, FrozenDictionary<string, CaseTarget> Targets, ImmutableArray<PolicyCase> Cases);
