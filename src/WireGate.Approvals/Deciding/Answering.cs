using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using WireGate.Approvals.Stores;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Deciding;

/// <summary>Takes a person's answer.</summary>
internal sealed class Answering(DecidingServices services, Expiry expiry)
{
    /// <param name="rows">The store.</param>
    /// <param name="id">Of the request.</param>
    /// <param name="answer">What the person says.</param>
    /// <param name="changed">Gets the request where anything of it changed.</param>
    public AnswerOutcome Answer(IApprovalRows rows, string id, PersonAnswer answer, List<StoredRequest> changed)
    {
        if (rows.Find(id) is not { } request) return AnswerOutcome.NoSuchRequest;
        var before = request.Item.State;
        request = expiry.Check(rows, request);
        if (request.Item.State != before) changed.Add(request);
        // Until it is used a denial takes an approval back.
        if (request.Item.State != ApprovalState.Pending && (answer.IsApproval || request.Item.State != ApprovalState.Approved)) return AnswerOutcome.Over;
        var quorum = services.Quorum(request.Item);
        if (!answer.By.MayApprove) return AnswerOutcome.NotAllowed;
        if (quorum.FindObstacle(answer.By.Name) is { } obstacle) return obstacle;
        var earlier = request.Voices.FirstOrDefault(stored => stored.Voice.Person == answer.By.Name);
        // A yes may become a no; a no is final.
        if (earlier is not null && (answer.IsApproval || !earlier.Voice.IsApproval)) return AnswerOutcome.AnsweredBefore;
        var grant = answer.IsApproval ? answer.Grant : null;
        if (grant is not null && (GrantLimit.Of(request.Item, request.Shape) is not { } limit || !GrantLimit.Covers(limit, grant))) return AnswerOutcome.GrantTooWide;
        changed.Add(Take(rows, request, earlier, answer, grant, quorum));
        return AnswerOutcome.Taken;
    }

    private StoredRequest Take(IApprovalRows rows, StoredRequest request, StoredVoice? earlier, PersonAnswer answer, GrantTerms? grant, Quorum quorum)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(services.Now.ToUnixTimeMilliseconds());
        var voice = new StoredVoice(new ApprovalVoice(answer.By.Name, answer.IsApproval, OneLine(answer.Reason), answer.By.Through, now), grant);
        ImmutableArray<StoredVoice> voices = [.. request.Voices.Where(stored => stored != earlier), voice];
        var state = !answer.IsApproval ? ApprovalState.Denied
            : quorum.IsMetBy(voices.Select(stored => stored.Voice)) ? ApprovalState.Approved
            : ApprovalState.Pending;
        var item = request.Item with { State = state, Voices = [.. voices.Select(stored => stored.Voice)] };
        rows.PutVoice(request.Id, voice);
        rows.Seen = now;
        if (state != request.Item.State && !rows.TryMove(request.Id, request.Item.State, state, now)) throw new InvalidOperationException("A request changed within its own transaction.");
        services.Evidence.Keep(new ApprovalFact { Kind = ApprovalFactKind.Answered, Item = item, Voice = voice.Voice, Shown = ShownHash(request) });
        var answered = request with { Item = item, Voices = voices, Decided = state == ApprovalState.Pending ? null : now };
        if (state == ApprovalState.Approved) Grant(rows, answered, now);
        if (state == ApprovalState.Denied)
            foreach (var given in rows.ListGrants().Where(given => given.Grant.Request == request.Id)) expiry.End(rows, given, "denied by " + answer.By.Name);
        return answered;
    }

    /// <summary>The action that waits is one of the uses: what is granted is never wider than the rules' terms.</summary>
    private void Grant(IApprovalRows rows, StoredRequest request, DateTimeOffset now)
    {
        var item = request.Item;
        var yes = request.Voices.Where(stored => stored.Voice.IsApproval).ToImmutableArray();
        if (GrantLimit.Together(yes.Select(stored => stored.Grant)) is not { } terms || terms.Uses < 2) return;
        var grant = new StoredGrant(
            new StandingGrant(ApprovalId.NewGrant(), item.Id, item.Agent, item.Target, item.IsOpening ? item.Target : item.Action.Shape ?? "",
                string.Join(", ", yes.Select(stored => stored.Voice.Person)), terms.Uses - 1, now + terms.For),
            request.Shape, now, null);
        rows.Insert(grant);
        services.Evidence.Keep(new ApprovalFact { Kind = ApprovalFactKind.GrantMade, Item = item, Grant = grant.Grant });
        services.Deadlines.IsOver(grant.Id, grant.Created, grant.Grant.Expires);
    }

    /// <summary>Of everything that could be seen before the answer: what never changes of the request, and what the target said it would do.</summary>
    private static string ShownHash(StoredRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(request.Document.Span);
        if (request.Item.Effect is { } effect) hash.AppendData(Encoding.UTF8.GetBytes(Document.Write(effect)));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>It goes into the error that the agent's client shows, and into logs: one line, and nothing that a protocol could stumble over.</summary>
    private static string? OneLine(string? reason)
    {
        if (string.IsNullOrWhiteSpace(reason)) return null;
        if (reason.Length > PersonAnswer.LongestReason) throw new ArgumentException($"a reason has at most {PersonAnswer.LongestReason} characters");
        return string.Concat(reason.Select(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029' ? ' ' : letter)).Trim();
    }
}
