using WireGate.Identity;
using WireGate.Identity.Locks;

namespace WireGate.Control;

/// <summary>The words for what can be locked.</summary>
internal static class LockWords
{
    public static readonly string[] All = ["agent", "person", "task", "token", "target"];

    public static string Of(LockKind kind) => All[(int)kind];

    /// <exception cref="IdentityException">There is no such kind.</exception>
    public static LockKind Parse(string word) =>
        Array.IndexOf(All, word) is >= 0 and var kind ? (LockKind)kind : throw new IdentityException("what can be locked is an agent, person, task, token or target");
}
