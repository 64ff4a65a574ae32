using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Approvals;

/// <summary>A request with all that a person needs to decide it. Texts are as they were asked: whoever shows them makes control and bidirectional characters visible.</summary>
public sealed record ApprovalItem
{
    public required string Id { get; init; }

    public required ApprovalState State { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When it can no longer be decided or used.</summary>
    public required DateTimeOffset Expires { get; init; }

    public required string Agent { get; init; }

    /// <summary>The person that the agent acts for; may not decide.</summary>
    public string? Owner { get; init; }

    public string? Task { get; init; }

    /// <summary>Those through whom the agent got its token, the nearest first.</summary>
    public ImmutableArray<Actor> Actors { get; init; } = [];

    public required string Target { get; init; }

    public required string Protocol { get; init; }

    /// <summary>Where it was asked first.</summary>
    public required string Session { get; init; }

    public required long Operation { get; init; }

    /// <summary>Without its exact bytes, in which passwords are not blanked: they are kept nowhere.</summary>
    public required HeldAction Action { get; init; }

    /// <summary>What it does, one line for each access.</summary>
    public ImmutableArray<string> Accesses { get; init; } = [];

    /// <summary>What each rule that holds it asks for.</summary>
    public required ImmutableArray<HoldTerms> Terms { get; init; }

    /// <summary>What people have said so far.</summary>
    public ImmutableArray<ApprovalVoice> Voices { get; init; } = [];

    /// <summary>What the target says it would do; null while it is asked.</summary>
    public ActionEffect? Effect { get; init; }

    public bool IsOpening { get; init; }

    /// <summary>How many clients wait for it now, as far as this node knows.</summary>
    public int Waiting { get; init; }

    /// <summary>SHA-256 of the action, in hexadecimal digits.</summary>
    public required string Digest { get; init; }
}
