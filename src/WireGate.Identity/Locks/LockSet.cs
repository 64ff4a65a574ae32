using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Limits;

namespace WireGate.Identity.Locks;

/// <summary>All locks at one moment. Immutable.</summary>
public sealed class LockSet : ILocks
{
    public static readonly LockSet Empty = new([]);

    private readonly FrozenDictionary<(LockKind Kind, string Name), SessionEnd> _ends;

    public LockSet(ImmutableArray<GateLock> locks)
    {
        All = locks;
        _ends = locks.ToFrozenDictionary(one => (one.Kind, one.Name), EndOf);
    }

    public ImmutableArray<GateLock> All { get; }

    public SessionEnd? Find(Principal principal)
    {
        if (_ends.Count == 0) return null;
        var found = Find(LockKind.Agent, principal.Agent) ?? Find(LockKind.Person, principal.Owner) ?? Find(LockKind.Task, principal.Task)
            ?? Find(LockKind.Token, principal.TokenId);
        foreach (var actor in principal.Actors) found ??= Find(LockKind.Agent, actor.Agent) ?? Find(LockKind.Person, actor.Owner);
        foreach (var token in principal.Lineage) found ??= Find(LockKind.Token, token);
        return found;
    }

    /// <summary>Whether a person is locked, who then decides nothing either.</summary>
    public bool IsPersonLocked(string name) => Find(LockKind.Person, name) is not null;

    public SessionEnd? Find(string target) => _ends.Count == 0 ? null : Find(LockKind.Target, target);

    private SessionEnd? Find(LockKind kind, string? name) => name is null ? null : _ends.GetValueOrDefault((kind, name));

    private static SessionEnd EndOf(GateLock one) =>
        new($"the {Enum.GetName(one.Kind)!.ToLowerInvariant()} is locked by an operator{(one.Reason is { } reason ? ": " + reason : "")}");
}
