using System.Globalization;
using WireGate.Approvals.Stores;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Deciding;

/// <summary>Takes a question: finds the request that it already is, the grant that covers it, or makes a request.</summary>
internal sealed class Asking(DecidingServices services, Expiry expiry)
{
    /// <summary>A statement of 1 MiB with its parameters. More fits no screen, and no reply on the control socket once control characters are made visible.</summary>
    private const int LongestDocument = 2 * 1024 * 1024;

    /// <param name="rows">The store.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="settings">The limits in force.</param>
    /// <param name="ended">Gets the requests that turn out to be over.</param>
    public Asked Ask(IApprovalRows rows, ApprovalRequest request, ApprovalSettings settings, List<StoredRequest> ended)
    {
        var newest = rows.FindNewest(request.Digest);
        if (newest is not null)
        {
            var before = newest.Item.State;
            newest = expiry.Check(rows, newest);
            if (newest.Item.State != before) ended.Add(newest);
        }

        if (newest is not null && FindCooldown(newest, settings) is { } denied) return new Asked.Refused(denied);
        if (newest?.Item.State == ApprovalState.Approved) return new Asked.Request(newest, IsNew: false);
        if (FindGrant(rows, request) is { } covered) return covered;
        if (newest?.Item.State == ApprovalState.Pending) return new Asked.Request(newest, IsNew: false);
        var pending = rows.CountPending(request.Principal.Agent, services.Now);
        if (pending >= settings.Pending)
        {
            return new Asked.Refused(new ApprovalException(
                string.Create(CultureInfo.InvariantCulture, $"{pending} requests of this agent wait for people already"),
                "Nothing was sent to the target. Wait until one of them is decided (wiregate approvals list). Don't retry in a loop."));
        }

        if (request.TryTakeQuestion?.Invoke() == false) return new Asked.Refused(new ApprovalException("no more may be asked"));
        return Make(rows, request);
    }

    private ApprovalException? FindCooldown(StoredRequest newest, ApprovalSettings settings)
    {
        if (newest.Item.State != ApprovalState.Denied || newest.Decided is not { } decided) return null;
        // Either way: a clock that is set back does not lift it.
        var left = settings.Cooldown - (services.Now - decided).Duration();
        if (left <= TimeSpan.Zero) return null;
        var no = newest.Item.Voices.LastOrDefault(voice => !voice.IsApproval);
        var reason = no?.Reason is { Length: > 0 } why ? ": " + why : "";
        return new ApprovalException(
            $"{no?.Person ?? "somebody"} denied just this a moment ago (request {newest.Id}){reason}",
            string.Create(CultureInfo.InvariantCulture, $"Nothing was sent to the target. The same can be asked again in {Math.Ceiling(left.TotalMinutes)} min. Do something else, or talk to whoever denied it."));
    }

    private Asked.Covered? FindGrant(IApprovalRows rows, ApprovalRequest request)
    {
        if (request.ShapeDigest.IsEmpty) return null;
        foreach (var grant in rows.FindGrants(request.ShapeDigest))
        {
            if (expiry.Stands(rows, grant) && rows.Find(grant.Grant.Request) is { } given)
                return new Asked.Covered(grant, new ApprovalAnswer(true, given.Item.Voices, grant.Id));
        }

        return null;
    }

    private Asked Make(IApprovalRows rows, ApprovalRequest request)
    {
        // Milliseconds, as they are kept.
        var now = DateTimeOffset.FromUnixTimeMilliseconds(services.Now.ToUnixTimeMilliseconds());
        var item = ItemOf(request, now);
        var document = Document.Write(item);
        if (document.Length > LongestDocument)
            return new Asked.Refused(new ApprovalException("it is too long to be shown to those who decide", "Nothing was sent to the target. Ask for less at once."));
        var stored = new StoredRequest(item, document, request.Digest, request.ShapeDigest, null, []);
        rows.Insert(stored);
        rows.Seen = now;
        services.Evidence.Keep(new ApprovalFact { Kind = ApprovalFactKind.Requested, Item = item });
        services.Deadlines.IsOver(item.Id, item.Created, item.Expires);
        return new Asked.Request(stored, IsNew: true);
    }

    private static ApprovalItem ItemOf(ApprovalRequest request, DateTimeOffset now) => new()
    {
        Id = ApprovalId.NewRequest(),
        State = ApprovalState.Pending,
        Created = now,
        Expires = now + request.Terms.Min(terms => terms.Within),
        Agent = request.Principal.Agent,
        Owner = request.Principal.Owner,
        Task = request.Principal.Task,
        Actors = request.Principal.Actors,
        Target = request.Target.Name,
        Protocol = request.Target.Protocol,
        Session = request.Session.Text,
        Operation = request.Operation,
        Action = request.Action with { Exact = default },
        Accesses = [.. request.Accesses.Accesses.Select(AccessText.Of)],
        Terms = request.Terms,
        IsOpening = request.IsOpening,
        Digest = Convert.ToHexStringLower(request.Digest.Span),
    };
}
