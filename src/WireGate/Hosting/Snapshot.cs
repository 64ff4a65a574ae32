using System.Collections.Immutable;
using WireGate.Configuration;
using WireGate.Identity;
using WireGate.Notifications.Configuration;
using WireGate.Policy;
using WireGate.Policy.Analysis;
using WireGate.Vault;

namespace WireGate.Hosting;

/// <summary>Everything that one reading of the configuration gives, checked against each other: what is put in force whole or not at all.</summary>
internal sealed record Snapshot(GateConfiguration Configuration, AgentDirectory Agents, CredentialCatalogue Credentials, RuleSet Rules, NotificationSettings Notifications)
{
    /// <summary>What rules may name.</summary>
    public required PolicyVocabulary Vocabulary { get; init; }

    /// <summary>Rules that hardly mean what they say.</summary>
    public ImmutableArray<PolicyWarning> FindWarnings() => PolicyAnalysis.Run(Rules, Vocabulary);
}
