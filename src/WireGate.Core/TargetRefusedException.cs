using WireGate.Core.Approvals;

namespace WireGate.Core;

/// <summary>The principal may not open the target. That it may not and that there is none of that name look alike to the client; what people said does not.</summary>
public sealed class TargetRefusedException(string message, Refusal refusal = Refusal.Rules, string? hint = null) : Exception(message)
{
    /// <summary>Whose it is.</summary>
    public Refusal Refusal { get; } = refusal;

    /// <summary>What to do next, if there is anything.</summary>
    public string? Hint { get; } = hint;
}
