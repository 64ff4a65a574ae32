namespace WireGate.Core.Approvals;

/// <summary>People can't be asked. The message is one sentence for the agent, without a full stop.</summary>
public sealed class ApprovalException(string message, string? hint = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to do next, if anything.</summary>
    public string? Hint { get; } = hint;
}
