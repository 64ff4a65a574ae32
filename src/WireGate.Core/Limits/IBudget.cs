namespace WireGate.Core.Limits;

/// <summary>What a token, and each token that it descends from, may still spend. Shared by all of its sessions. Thread-safe; never waits.</summary>
public interface IBudget
{
    /// <summary>Whether anybody counts this kind, so that it need not be measured otherwise.</summary>
    bool Counts(BudgetKind kind);

    /// <summary>Takes from all, or from none. Once a kind is used up, nothing more is given, of any kind.</summary>
    /// <returns>Why not, in a sentence for the agent; null if it was taken.</returns>
    string? FindObstacle(BudgetKind kind, long amount);

    /// <summary>Counts a statement, and a write if it does more than read: both, or neither.</summary>
    /// <returns>Why not, in a sentence for the agent; null if it was taken.</returns>
    string? FindObstacle(int statements, int writes);
}
