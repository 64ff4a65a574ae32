using WireGate.Approvals.Stores;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Deciding;

/// <summary>Takes one use of an approval or a grant. What the store has not kept as used runs nothing.</summary>
internal sealed class Taking(DecidingServices services, Expiry expiry)
{
    /// <param name="rows">The store.</param>
    /// <param name="id">Of the request.</param>
    /// <param name="by">What is about to go on.</param>
    /// <param name="changed">Gets the request where anything of it changed.</param>
    public bool TryUse(IApprovalRows rows, string id, ApprovalRequest by, List<StoredRequest> changed)
    {
        if (rows.Find(id) is not { Item.State: ApprovalState.Approved } request || !request.Digest.Span.SequenceEqual(by.Digest.Span)) return false;
        var checkedNow = expiry.Check(rows, request);
        if (checkedNow.Item.State == ApprovalState.Approved && !services.Quorum(request.Item).IsMetBy(request.Item.Voices))
            checkedNow = expiry.Expire(rows, request, "somebody who approved it may not any more");
        if (checkedNow.Item.State != ApprovalState.Approved)
        {
            changed.Add(checkedNow);
            return false;
        }

        if (!rows.TryMove(id, ApprovalState.Approved, ApprovalState.Used)) return false;
        rows.Seen = services.Now;
        var item = request.Item with { State = ApprovalState.Used };
        services.Evidence.Keep(new ApprovalFact { Kind = ApprovalFactKind.Used, Item = item, Session = by.Session.Text, Operation = by.Operation });
        changed.Add(request with { Item = item });
        return true;
    }

    public bool TryUseGrant(IApprovalRows rows, string id, ApprovalRequest by)
    {
        if (rows.FindGrant(id) is not { } grant || !grant.Shape.Span.SequenceEqual(by.ShapeDigest.Span)) return false;
        if (!expiry.Stands(rows, grant) || rows.Find(grant.Grant.Request) is not { } request || !rows.TryUseGrant(id)) return false;
        rows.Seen = services.Now;
        var left = grant.Grant with { UsesLeft = grant.Grant.UsesLeft - 1 };
        services.Evidence.Keep(new ApprovalFact { Kind = ApprovalFactKind.Used, Item = request.Item, Grant = left, Session = by.Session.Text, Operation = by.Operation });
        if (left.UsesLeft == 0) expiry.End(rows, grant with { Grant = left }, "it is used up");
        return true;
    }
}
