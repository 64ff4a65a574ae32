namespace WireGate.Core.Limits;

/// <summary>What operators have locked: agents, people, tasks, tokens and targets. Thread-safe; never waits.</summary>
public interface ILocks
{
    /// <summary>Why this principal may not log in, or go on; null if it may.</summary>
    SessionEnd? Find(Principal principal);

    /// <summary>Why nobody may open this target, or go on with it; null if they may.</summary>
    SessionEnd? Find(string target);
}
