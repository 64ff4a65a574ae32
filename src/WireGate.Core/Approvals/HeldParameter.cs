namespace WireGate.Core.Approvals;

/// <summary>One value that an action was given.</summary>
/// <param name="Name">As the protocol has it: <c>$1</c>.</param>
/// <param name="Type">The declared type's name or number; null where the target infers it.</param>
/// <param name="Value">For people; null for the protocol's null. What can't be shown as text is told by length and hexadecimal digits.</param>
public readonly record struct HeldParameter(string Name, string? Type, string? Value);
