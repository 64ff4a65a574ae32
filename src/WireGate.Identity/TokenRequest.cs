using System.Collections.Immutable;

namespace WireGate.Identity;

/// <summary>What a new token is to be good for.</summary>
public sealed record TokenRequest
{
    /// <summary>What lives longer than a year is a password by another name.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    public required string Agent { get; init; }

    /// <summary>Targets by name; empty means any that the rules allow. Whether they exist is for the caller to check.</summary>
    public ImmutableArray<string> Targets { get; init; } = [];

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
        foreach (var target in Targets)
            if (target.Length is 0 or > 128 || target.Any(char.IsControl)) throw new IdentityException("a target's name has 1 to 128 printable characters");
        if (Label is { } label && (label.Length is 0 or > 256 || label.Any(char.IsControl)))
            throw new IdentityException("a label has 1 to 256 printable characters");
    }
}
