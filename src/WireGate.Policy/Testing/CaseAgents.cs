using WireGate.Core;

namespace WireGate.Policy.Testing;

/// <summary>Finds an agent by its configured name: its owner and groups, where a case does not say others. Null where there is none of that name.</summary>
public delegate Actor? CaseAgents(string name);
