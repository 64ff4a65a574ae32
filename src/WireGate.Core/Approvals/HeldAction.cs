using System.Collections.Immutable;

namespace WireGate.Core.Approvals;

/// <summary>What an approval is for, exactly. Made by a protocol of what it holds.</summary>
public sealed record HeldAction
{
    /// <summary>What it is in the protocol's own words: <c>DELETE</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>
    /// Everything that decides what will happen, without ambiguity: the text's bytes, parameters with types and formats, the state of the session. Two
    /// actions with the same bytes here do the same. Nothing of the connection: a retry on another one is the same action.
    /// </summary>
    public required ReadOnlyMemory<byte> Exact { get; init; }

    /// <summary>The whole text for people, with passwords in it blanked. Not cleaned of control characters: whoever shows it does that.</summary>
    public required string Text { get; init; }

    public ImmutableArray<HeldParameter> Parameters { get; init; } = [];

    /// <summary>The state of the session that matters to it, in words: <c>role</c>, <c>search_path</c>, <c>transaction</c>.</summary>
    public ImmutableArray<KeyValuePair<string, string>> State { get; init; } = [];

    /// <summary>The text without its values, as a grant would cover it; null where no grant can.</summary>
    public string? Shape { get; init; }

    /// <summary>What will follow and nobody sees before they decide: the rows of a COPY. Null for nothing.</summary>
    public string? Unjudged { get; init; }

    /// <summary>Why the agent wants it, in its own words. Nobody verified it.</summary>
    public string? StatedReason { get; init; }
}
