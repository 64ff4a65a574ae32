using System.Collections.Immutable;

namespace WireGate.Core.Approvals;

/// <summary>What people are asked.</summary>
public sealed record ApprovalRequest
{
    /// <summary>Who asks.</summary>
    public required Principal Principal { get; init; }

    public required Target Target { get; init; }

    /// <summary>Where it waits, for those who look into the recording.</summary>
    public required SessionId Session { get; init; }

    /// <summary>The operation's number in that session.</summary>
    public required long Operation { get; init; }

    public required HeldAction Action { get; init; }

    /// <summary>What it does, as it was judged.</summary>
    public required AccessSet Accesses { get; init; }

    public required ImmutableArray<HoldTerms> Terms { get; init; }

    /// <summary>The opening of a target: a grant lets its sessions in for a time.</summary>
    public bool IsOpening { get; init; }

    /// <summary>
    /// Takes one question from what the asker may ask; false if it may ask no more. Called where people are about to be asked what nobody has been asked yet, and not
    /// where a request or a grant is found. Any thread; never waits. Null for no limit.
    /// </summary>
    public Func<bool>? TryTakeQuestion { get; init; }

    /// <summary>SHA-256, 32 bytes: of the action, who asks, where and under which rules. The same digest is the same request.</summary>
    public required ReadOnlyMemory<byte> Digest { get; init; }

    /// <summary>The same with the action's shape in the place of the action; empty where no grant can cover it.</summary>
    public ReadOnlyMemory<byte> ShapeDigest { get; init; }
}
