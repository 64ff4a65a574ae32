using WireGate.Core;

namespace WireGate.Policy.Suggesting;

/// <summary>Accesses that one rule of a draft is to cover.</summary>
/// <param name="Agent">Who.</param>
/// <param name="Target">Where.</param>
/// <param name="Effect">What.</param>
/// <param name="Facets">The keys of the facets that the rule asks for, with a blank between.</param>
internal sealed record DraftGroup(string Agent, string Target, Effect Effect, string Facets);
