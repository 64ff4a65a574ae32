using WireGate.Approvals.Stores;

namespace WireGate.Approvals.Deciding;

/// <summary>The end of requests and grants whose time is over, or that no longer stand.</summary>
internal sealed class Expiry(DecidingServices services)
{
    /// <summary>The request, over if its time is.</summary>
    public StoredRequest Check(IApprovalRows rows, StoredRequest request)
    {
        var item = request.Item;
        if (item.State is not (ApprovalState.Pending or ApprovalState.Approved) || !services.Deadlines.IsOver(item.Id, item.Created, item.Expires)) return request;
        return Expire(rows, request, item.State == ApprovalState.Pending ? "nobody decided in time" : "it was not used in time");
    }

    public StoredRequest Expire(IApprovalRows rows, StoredRequest request, string cause)
    {
        var item = request.Item with { State = ApprovalState.Expired };
        if (!rows.TryMove(request.Id, request.Item.State, ApprovalState.Expired)) return rows.Find(request.Id) ?? request;
        services.Evidence.Keep(new ApprovalFact { Kind = ApprovalFactKind.Expired, Item = item, Cause = cause });
        return request with { Item = item };
    }

    /// <summary>Whether the grant still stands: its time is not over, uses are left, and those who gave it still may. Ends it where not.</summary>
    public bool Stands(IApprovalRows rows, StoredGrant grant)
    {
        if (grant.Ended is not null) return false;
        var cause = rows.Find(grant.Grant.Request) is not { } request ? "its request is gone"
            : services.Deadlines.IsOver(grant.Id, grant.Created, grant.Grant.Expires) ? "its time is over"
            : grant.Grant.UsesLeft <= 0 ? "it is used up"
            : !services.Quorum(request.Item).IsMetBy(request.Item.Voices) ? "somebody who gave it may not any more"
            : null;
        if (cause is null) return true;
        End(rows, grant, cause);
        return false;
    }

    public void End(IApprovalRows rows, StoredGrant grant, string cause)
    {
        if (!rows.TryEndGrant(grant.Id, services.Now) || rows.Find(grant.Grant.Request) is not { } request) return;
        services.Evidence.Keep(new ApprovalFact { Kind = ApprovalFactKind.GrantEnded, Item = request.Item, Grant = grant.Grant, Cause = cause });
    }
}
