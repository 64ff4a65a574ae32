using System.Collections.Immutable;
using WireGate.Core.Configuration;

namespace WireGate.Policy.Rules;

/// <summary>One facet in a rule with the patterns that it lists; any of them is enough.</summary>
public sealed record FacetTerm(ConfigScalar Key, ImmutableArray<ConfigScalar> Patterns);
