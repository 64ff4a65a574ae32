using System.Collections.Immutable;

namespace WireGate.Console;

/// <summary>A person as configured now.</summary>
/// <param name="Name">The configured name.</param>
/// <param name="Groups">What rules select approvers by.</param>
/// <param name="Role">The role's word.</param>
/// <param name="MayApprove">Decides on requests.</param>
/// <param name="MayManage">Ends grants.</param>
public sealed record ConsolePerson(string Name, ImmutableArray<string> Groups, string Role, bool MayApprove, bool MayManage);
