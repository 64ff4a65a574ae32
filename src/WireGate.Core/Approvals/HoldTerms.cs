using System.Collections.Immutable;

namespace WireGate.Core.Approvals;

/// <summary>What a rule that holds asks for. Immutable, made once when rules are loaded.</summary>
public sealed record HoldTerms
{
    /// <summary>The rule's name.</summary>
    public required string Rule { get; init; }

    /// <summary>The rule's reason, for those who decide.</summary>
    public string? Reason { get; init; }

    /// <summary>Groups whose people may decide; empty means everybody who may approve at all.</summary>
    public ImmutableArray<string> Groups { get; init; } = [];

    /// <summary>How many different people must say yes.</summary>
    public int Count { get; init; } = 1;

    /// <summary>How long the client is kept waiting. Of several rules the shortest counts.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the request can be decided, and an approval used. Of several rules the shortest counts.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Whether it may wait in a transaction that has written or holds locks: others wait with it.</summary>
    public bool InTransaction { get; init; }

    /// <summary>What may be granted beyond this one action; null for nothing.</summary>
    public GrantTerms? Grant { get; init; }
}
