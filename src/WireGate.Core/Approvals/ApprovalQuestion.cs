using System.Collections.Immutable;

namespace WireGate.Core.Approvals;

/// <summary>Everything that an approval is bound to.</summary>
/// <param name="Principal">Who asks.</param>
/// <param name="Target">Where.</param>
/// <param name="Rules">Tells the rules in force from others.</param>
/// <param name="Action">What, exactly.</param>
/// <param name="Accesses">What it was found to do.</param>
/// <param name="Terms">Who may say yes.</param>
/// <param name="IsOpening">The opening of a target: no operation has its digest.</param>
internal sealed record ApprovalQuestion(
    Principal Principal, Target Target, string Rules, HeldAction Action, AccessSet Accesses, ImmutableArray<HoldTerms> Terms, bool IsOpening);
