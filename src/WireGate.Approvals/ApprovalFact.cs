using WireGate.Core.Approvals;

namespace WireGate.Approvals;

/// <summary>One thing that happened to a request or a grant.</summary>
public sealed record ApprovalFact
{
    public required ApprovalFactKind Kind { get; init; }

    /// <summary>The request as it is with it; of a grant, the one that it was given with.</summary>
    public required ApprovalItem Item { get; init; }

    /// <summary>Of an answer: who said what.</summary>
    public ApprovalVoice? Voice { get; init; }

    /// <summary>Of an answer: SHA-256 of all that could be seen of the request then, in hexadecimal digits.</summary>
    public string? Shown { get; init; }

    /// <summary>Of a grant, and of a use of one.</summary>
    public StandingGrant? Grant { get; init; }

    /// <summary>Of a use: the session.</summary>
    public string? Session { get; init; }

    /// <summary>Of a use: the number of the operation in that session.</summary>
    public long Operation { get; init; }

    /// <summary>Of an expiry and of the end of a grant: why, or by whom.</summary>
    public string? Cause { get; init; }
}
