using System.Collections.Immutable;

namespace WireGate.Core;

/// <summary>Everything one operation does. Immutable; a protocol caches it by the exact bytes that it was read from.</summary>
public sealed class AccessSet
{
    public AccessSet(string kind, ImmutableArray<Access> accesses)
    {
        Kind = kind;
        Accesses = accesses;
        if (accesses.IsDefault) return;
        foreach (var access in accesses)
        {
            if (!access.IsHousekeeping) Statements = 1;
            if (!access.IsHousekeeping && access.Effect is not (Effect.Read or Effect.Session or Effect.Connect)) Writes = 1;
        }
    }

    /// <summary>What it is in the protocol's own words, for logs: <c>SELECT</c>, <c>BEGIN; DELETE</c>, <c>GET</c>.</summary>
    public string Kind { get; }

    /// <summary>Never empty: what does nothing at all (an empty query) is one housekeeping access.</summary>
    public ImmutableArray<Access> Accesses { get; }

    /// <summary>How many statements a budget counts it as; those that are housekeeping alone are none.</summary>
    public int Statements { get; init; }

    /// <summary>How many of them do more than read, or may.</summary>
    public int Writes { get; init; }
}
