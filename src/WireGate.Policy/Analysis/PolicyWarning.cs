using WireGate.Core.Configuration;

namespace WireGate.Policy.Analysis;

/// <summary>Rules that load and hardly mean what they say.</summary>
/// <param name="Position">Where the rule stands.</param>
/// <param name="Problem">One line.</param>
public sealed record PolicyWarning(SourcePosition Position, string Problem)
{
    public override string ToString() => $"{Position}: {Problem}";
}
