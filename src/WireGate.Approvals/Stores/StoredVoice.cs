using WireGate.Core.Approvals;

namespace WireGate.Approvals.Stores;

/// <summary>What a person said.</summary>
/// <param name="Voice">Who, what and through what.</param>
/// <param name="Grant">What the person granted beyond the one action.</param>
internal sealed record StoredVoice(ApprovalVoice Voice, GrantTerms? Grant);
