using WireGate.Approvals.Stores;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Deciding;

/// <summary>What came of a question.</summary>
internal abstract record Asked
{
    private Asked() { }

    /// <param name="Stored">The request.</param>
    /// <param name="IsNew">Whether it was not there before.</param>
    internal sealed record Request(StoredRequest Stored, bool IsNew) : Asked;

    /// <param name="Grant">It covers what was asked.</param>
    /// <param name="Answer">What those said who gave it.</param>
    internal sealed record Covered(StoredGrant Grant, ApprovalAnswer Answer) : Asked;

    /// <param name="Why">It can't be asked.</param>
    internal sealed record Refused(ApprovalException Why) : Asked;
}
