using System.Collections.Immutable;

namespace WireGate.Core.Approvals;

/// <summary>What people said.</summary>
/// <param name="IsApproved">Enough said yes and nobody no. False too when the time was over.</param>
/// <param name="Voices">Everybody who said something, in order.</param>
/// <param name="Grant">The id of the standing grant that covers the action; null where people decided on this one.</param>
public sealed record ApprovalAnswer(bool IsApproved, ImmutableArray<ApprovalVoice> Voices, string? Grant = null)
{
    /// <summary>The time was over before enough people had said yes.</summary>
    public bool IsExpired { get; init; }
}
