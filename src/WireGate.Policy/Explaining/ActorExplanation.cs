using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Policy.Explaining;

/// <summary>What the rules say for one of those through whom the agent got its token, as if it asked by itself.</summary>
/// <param name="Agent">Its name.</param>
/// <param name="Decision">For it alone.</param>
/// <param name="Accesses">Why.</param>
public sealed record ActorExplanation(string Agent, Decision Decision, ImmutableArray<AccessExplanation> Accesses);
