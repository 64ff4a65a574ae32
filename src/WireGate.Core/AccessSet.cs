using System.Collections.Immutable;

namespace WireGate.Core;

/// <summary>Everything one operation does. Immutable; a protocol caches it by the exact bytes that it was read from.</summary>
public sealed class AccessSet
{
    public AccessSet(string kind, ImmutableArray<Access> accesses)
    {
        Kind = kind;
        Accesses = accesses;
    }

    /// <summary>What it is in the protocol's own words, for logs: <c>SELECT</c>, <c>BEGIN; DELETE</c>, <c>GET</c>.</summary>
    public string Kind { get; }

    /// <summary>Never empty: what does nothing at all (an empty query) is one housekeeping access.</summary>
    public ImmutableArray<Access> Accesses { get; }
}
