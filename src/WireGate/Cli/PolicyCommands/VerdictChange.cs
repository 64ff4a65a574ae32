namespace WireGate.Cli.PolicyCommands;

/// <summary>A verdict that other rules would change, for all operations of which it is the same.</summary>
/// <param name="Agent">Who asked.</param>
/// <param name="Target">Where.</param>
/// <param name="Text">What was asked.</param>
/// <param name="Before">The verdict that is recorded.</param>
/// <param name="BeforeBy">The rule that gave it.</param>
/// <param name="After">The verdict that it would have.</param>
/// <param name="AfterBy">The rules that would give it.</param>
/// <param name="Reason">Why.</param>
internal sealed record VerdictChange(string Agent, string Target, string Text, string Before, string BeforeBy, string After, string AfterBy, string? Reason);
