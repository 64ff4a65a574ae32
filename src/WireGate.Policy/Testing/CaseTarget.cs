using WireGate.Core;

namespace WireGate.Policy.Testing;

/// <summary>A target that cases may name.</summary>
/// <param name="Target">As configured, or as written beside the cases.</param>
/// <param name="Schema">The facets of its protocol.</param>
/// <param name="Offline">Describes operations on it; null where its protocol can't without the target.</param>
public sealed record CaseTarget(Target Target, FacetSchema Schema, IOfflineTarget? Offline);
