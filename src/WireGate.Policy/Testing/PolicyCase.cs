using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Configuration;

namespace WireGate.Policy.Testing;

/// <summary>One case: who does what where, and what the rules are to say of it.</summary>
public sealed record PolicyCase
{
    public required string Name { get; init; }

    public required SourcePosition Position { get; init; }

    public required Principal Principal { get; init; }

    public required Target Target { get; init; }

    /// <summary>What is asked, in the protocol's own words; null where <see cref="Accesses"/> says it, or it is the opening.</summary>
    public string? Text { get; init; }

    /// <summary>What is asked, as effects and facets.</summary>
    public AccessSet? Accesses { get; init; }

    /// <summary>Whether it is the opening of the target that is judged.</summary>
    public bool IsOpening => Text is null && Accesses is null;

    public required Outcome Expected { get; init; }

    /// <summary>Rules that are to be among those that decide; empty where any will do.</summary>
    public ImmutableArray<string> Rules { get; init; } = [];

    /// <summary>As a person reads it.</summary>
    public string Operation => Text ?? (Accesses is { } set ? string.Join("; ", set.Accesses.Select(Explaining.ExplanationText.Describe)) : "(opening the target)");
}
