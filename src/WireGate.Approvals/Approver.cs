using System.Collections.Immutable;

namespace WireGate.Approvals;

/// <summary>A person who decides, as configured now.</summary>
/// <param name="Name">The configured name: one name, one person, whatever ways there are to log in.</param>
/// <param name="Groups">What rules select approvers by.</param>
/// <param name="MayApprove">Whether the person's role allows it.</param>
/// <param name="Through">Where the answer is given and how the person was known.</param>
public sealed record Approver(string Name, ImmutableArray<string> Groups, bool MayApprove, string Through);
