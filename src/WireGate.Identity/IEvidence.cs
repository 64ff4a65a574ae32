using WireGate.Core;

namespace WireGate.Identity;

/// <summary>Why somebody is taken for a principal, where that was no token of the gate: kept so that it can be asked again when the configuration changes.</summary>
internal interface IEvidence
{
    /// <summary>Whom the evidence makes it under these agents, people and issuers; null if nobody.</summary>
    Principal? Judge(AgentDirectory directory);
}
