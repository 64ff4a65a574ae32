using System.Collections.Immutable;
using WireGate.Core.Limits;
using WireGate.Identity.Budgets;

namespace WireGate.Identity;

/// <summary>What a new token is to be good for.</summary>
public sealed record TokenRequest
{
    /// <summary>What lives longer than a year is a password by another name.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public required string Agent { get; init; }

    /// <summary>Targets by name; empty means any that the rules allow. Whether they exist is for the caller to check.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

    /// <summary>What it is for on its targets, where that is less than everything.</summary>
    public Permissions Permissions { get; init; } = Permissions.All;

    public BudgetLimits Budget { get; init; } = BudgetLimits.None;

    /// <summary>The task that it is for.</summary>
    public string? Task { get; init; }

    /// <summary>A JWT signed by the gate rather than an opaque token.</summary>
    public bool AsJwt { get; init; }

    /// <summary>How long log-ins are taken.</summary>
    public required TimeSpan LoginFor { get; init; }

    /// <summary>How long its sessions may last, from its issue on.</summary>
    public required TimeSpan SessionFor { get; init; }

    /// <summary>What it is for, shown wherever the token is listed.</summary>
    public string? Label { get; init; }

    /// <exception cref="IdentityException">It makes no sense; the message says which part.</exception>
    internal void Check()
    {
        if (LoginFor <= TimeSpan.Zero || LoginFor > Longest) throw new IdentityException("the time for log-in is more than nothing and at most 366 days");
        if (SessionFor < LoginFor || SessionFor > Longest)
            throw new IdentityException("the time for sessions is at least the time for log-in and at most 366 days");
        // Joined by line feeds in the store, and one line each in lists.
        foreach (var target in Targets.Concat(Permissions.Named.Keys))
            if (target.Length is 0 or > 128 || target.Any(char.IsControl)) throw new IdentityException("a target's name has 1 to 128 printable characters");
        Budget.Check();
        if (Task is { } task && (task.Length is 0 or > 256 || task.Any(char.IsControl))) throw new IdentityException("a task has 1 to 256 printable characters");
        if (Label is { } label && (label.Length is 0 or > 256 || label.Any(char.IsControl)))
            throw new IdentityException("a label has 1 to 256 printable characters");
    }
}
