namespace WireGate.Core.Approvals;

/// <summary>The most that one approval may cover: actions of the same shape, or openings of the same target.</summary>
/// <param name="Uses">How many.</param>
/// <param name="For">For how long.</param>
public sealed record GrantTerms(int Uses, TimeSpan For);
