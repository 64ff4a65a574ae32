using System.Globalization;
namespace WireGate.Core.Approvals;

/// <summary>
/// One operation, or the opening of a target, that waits for people: asks them, keeps the client waiting, judges again once they said yes, and takes the
/// approval. What comes out is allow or deny.
/// </summary>
internal sealed class Holding(Session session, SessionServices services, IHold hold)
{
    /// <summary>Proxies and clients close what is silent for longer; psql shows each as a line.</summary>
    private static readonly TimeSpan NoticeEvery = TimeSpan.FromSeconds(15);

    /// <summary>What changes again and again between the question and the answer can't be approved.</summary>
    private const int MostQuestions = 3;

    private bool _isFirst = true;

    /// <summary>Whether it is the opening of a target.</summary>
    public bool IsOpening { get; init; }

    /// <param name="number">The operation's; 0 for an opening.</param>
    /// <param name="accesses">As it was judged.</param>
    /// <param name="held">The decision that holds it.</param>
    /// <param name="judge">Judges accesses by the rules in force now.</param>
    /// <param name="asked">Told of each decision that holds it, once people are asked.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async ValueTask<(Decision Decision, ApprovalAnswer? Answer)> DecideAsync(
        long number, AccessSet accesses, Decision held, Func<AccessSet, Decision> judge, Action<Decision> asked, CancellationToken cancellationToken)
    {
        try
        {
            for (var questions = 0; questions < MostQuestions; questions++)
            {
                await hold.SettleAsync(cancellationToken).ConfigureAwait(false);
                if (hold.Abandoned.IsCancellationRequested) return (Deny(held, Refusal.Cancelled, "cancelled before a person was asked"), null);
                if (hold.FindObstacle(held.Holds.All(terms => terms.InTransaction)) is { } obstacle) return (Deny(held, Refusal.Rules, "it needs a person's approval, and " + obstacle), null);
                var request = Request(number, accesses, held);
                var approval = await services.Approvals.AskAsync(request, cancellationToken).ConfigureAwait(false);
                held = held with { Request = approval.Id };
                if (_isFirst) asked(held);
                var answer = await AnswerAsync(approval, held, cancellationToken).ConfigureAwait(false);
                if (answer is null) return (NoAnswer(held, approval), null);
                if (!answer.IsApproved) return (Denied(held, answer), answer);

                // Names, state and rules may have changed while people thought: they said yes to what they saw.
                accesses = await hold.JudgeAgainAsync(cancellationToken).ConfigureAwait(false);
                var again = judge(accesses);
                if (again.Outcome != Outcome.Hold) return (again with { Request = held.Request }, answer);
                var now = Request(number, accesses, again);
                var isSame = now.Digest.Span.SequenceEqual(request.Digest.Span) && now.Terms.SequenceEqual(request.Terms);
                if (isSame && await approval.TryUseAsync(cancellationToken).ConfigureAwait(false)) return (Allowed(held, answer), answer);
                // Recorded already under the request that was asked first.
                held = again with { Request = held.Request };
            }

            return (Deny(held, Refusal.Undecided, "what it does changed each time while it waited"), null);
        }
        catch (ApprovalException error)
        {
            return (Deny(held, Refusal.Unavailable, "it needs a person's approval, and " + error.Message) with { Hint = error.Hint ?? held.Hint }, null);
        }
    }

    /// <returns>Null when the client waits no longer.</returns>
    private async ValueTask<ApprovalAnswer?> AnswerAsync(IApproval approval, Decision held, CancellationToken cancellationToken)
    {
        var wait = held.Holds.Min(terms => terms.Wait);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold.Abandoned);
        var answered = approval.WaitAsync(patience.Token).AsTask();
        try
        {
            if (answered.IsCompleted) return await answered.ConfigureAwait(false);
            var began = services.Time.GetTimestamp();
            if (_isFirst) await hold.BeginAsync(patience.Token).ConfigureAwait(false);
            _isFirst = false;
            while (!answered.IsCompleted)
            {
                var left = wait - services.Time.GetElapsedTime(began);
                if (left <= TimeSpan.Zero) return null;
                await hold.NotifyAsync(Notice(approval, held, left), patience.Token).ConfigureAwait(false);
                await Task.WhenAny(answered, Task.Delay(left < NoticeEvery ? left : NoticeEvery, services.Time, patience.Token)).ConfigureAwait(false);
                patience.Token.ThrowIfCancellationRequested();
            }

            return await answered.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (hold.Abandoned.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await patience.CancelAsync().ConfigureAwait(false);
            // Observed, whatever became of it.
            await ((Task)answered).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private ApprovalRequest Request(long number, AccessSet accesses, Decision held)
    {
        var action = hold.Describe();
        var (principal, target, rules) = (session.Principal!, session.Target!, session.RulesVersion);
        return new ApprovalRequest
        {
            Principal = principal,
            Target = target,
            Session = session.Id,
            Operation = number,
            Action = action,
            Accesses = accesses,
            Terms = held.Holds,
            IsOpening = IsOpening,
            Digest = ActionDigest.Of(principal, target, rules, action),
            ShapeDigest = ActionDigest.OfShape(principal, target, rules, action),
        };
    }

    private static HoldNotice Notice(IApproval approval, Decision held, TimeSpan left)
    {
        var who = string.Join(" and ", held.Holds.Select(Who).Distinct());
        var where = approval.Page is { } page ? page.AbsoluteUri : "wiregate approvals show " + approval.Id;
        return new HoldNotice(
            approval.Id,
            string.Create(CultureInfo.InvariantCulture, $"waiting for approval by {who}: request {approval.Id}, rule \"{held.Rule}\", {Math.Ceiling(left.TotalSeconds)} s left"),
            $"It is decided at: {where}");
    }

    private static string Who(HoldTerms terms)
    {
        var from = terms.Groups.IsEmpty ? "an approver" : "group " + string.Join(" or ", terms.Groups);
        return terms.Count == 1 ? from : string.Create(CultureInfo.InvariantCulture, $"{terms.Count} of {from}");
    }

    private Decision NoAnswer(Decision held, IApproval approval)
    {
        if (hold.Abandoned.IsCancellationRequested) return Deny(held, Refusal.Cancelled, $"cancelled while it waited for approval (request {approval.Id})");
        var minutes = Math.Ceiling(held.Holds.Min(terms => terms.Within).TotalMinutes);
        return Deny(held, Refusal.Undecided, $"nobody has decided yet (request {approval.Id})") with
        {
            Hint = string.Create(
                CultureInfo.InvariantCulture,
                $"Nothing was sent to the target. The request stays open for at most {minutes} min: ask for request {approval.Id} to be approved, then send exactly the same again. Don't retry in a loop."),
        };
    }

    private static Decision Denied(Decision held, ApprovalAnswer answer)
    {
        if (answer.IsExpired) return Deny(held, Refusal.Undecided, $"nobody decided in time (request {held.Request})");
        var voice = answer.Voices.LastOrDefault(voice => !voice.IsApproval);
        var by = voice is null ? "" : " by " + voice.Person;
        return Deny(held, Refusal.Rejected, $"approval denied{by} (request {held.Request}){(voice?.Reason is { Length: > 0 } reason ? ": " + reason : "")}");
    }

    private static Decision Allowed(Decision held, ApprovalAnswer answer)
    {
        var by = answer.Grant is { } grant ? "by grant " + grant : "by " + string.Join(", ", answer.Voices.Where(voice => voice.IsApproval).Select(voice => voice.Person));
        return held with { Outcome = Outcome.Allow, Reason = "approved " + by };
    }

    private static Decision Deny(Decision held, Refusal refusal, string reason) => held with { Outcome = Outcome.Deny, Refusal = refusal, Reason = reason };
}
