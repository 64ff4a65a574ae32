using System.Globalization;

namespace WireGate.Core.Approvals;

/// <summary>
/// One operation, or the opening of a target, that waits for people: asks them, keeps the client waiting, judges again once they said yes, and takes the
/// approval. What comes out is allow or deny.
/// </summary>
internal sealed class Holding(Session session, SessionServices services, IHold hold)
{
    /// <summary>Why what needs people is refused where the client can't be kept waiting.</summary>
    public const string CannotWait = "it needs a person's approval, which can't be waited for here";

    /// <summary>Proxies and clients close what is silent for longer; psql shows each as a line.</summary>
    private static readonly TimeSpan NoticeEvery = TimeSpan.FromSeconds(15);

    /// <summary>What changes again and again between the question and the answer can't be approved.</summary>
    private const int MostQuestions = 3;

    private Decision? _spent;
    private bool _isAsked;
    private bool _hasBegun;
    private long _began;

    /// <summary>Whether it is the opening of a target.</summary>
    public bool IsOpening { get; init; }

    /// <param name="number">The operation's; 0 for an opening.</param>
    /// <param name="accesses">As it was judged.</param>
    /// <param name="held">The decision that holds it.</param>
    /// <param name="judge">Judges accesses by the rules in force now.</param>
    /// <param name="asked">Told of the decision that holds it, once, when people are asked.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async ValueTask<(Decision Decision, ApprovalAnswer? Answer)> DecideAsync(
        long number, AccessSet accesses, Decision held, Func<AccessSet, Decision> judge, Action<Decision> asked, CancellationToken cancellationToken)
    {
        try
        {
            for (var questions = 0; questions < MostQuestions; questions++)
            {
                if (held.Holds.IsEmpty) return (Deny(held, Refusal.Unavailable, "it needs a person's approval, and no rule says whose"), null);
                await hold.SettleAsync(cancellationToken).ConfigureAwait(false);
                if (hold.Abandoned.IsCancellationRequested) return (Deny(held, Refusal.Cancelled, "cancelled before a person was asked"), null);
                if (hold.FindObstacle(held.Holds.All(terms => terms.InTransaction)) is { } obstacle) return (Deny(held, Refusal.Rules, "it needs a person's approval, and " + obstacle), null);
                var request = Request(number, accesses, held) with { TryTakeQuestion = TryTakeQuestion };
                var approval = await services.Approvals.AskAsync(request, cancellationToken).ConfigureAwait(false);
                held = held with { Request = approval.Id };
                if (!_isAsked) asked(held);
                _isAsked = true;
                var answer = await AnswerAsync(approval, held, cancellationToken).ConfigureAwait(false);
                if (answer is null) return (NoAnswer(held, approval), null);
                if (!answer.IsApproved) return (Denied(held, answer), answer);

                // Names, state and rules may have changed while people thought: they said yes to what they saw.
                if (!IsOpening) accesses = await hold.JudgeAgainAsync(cancellationToken).ConfigureAwait(false);
                var again = judge(accesses);
                if (again.Outcome != Outcome.Hold) return (Unheld(held, again), answer);
                var isSame = IsSame(request, number, accesses, again);
                if (hold.Abandoned.IsCancellationRequested) return (Cancelled(held), answer);
                if (isSame && await approval.TryUseAsync(cancellationToken).ConfigureAwait(false))
                {
                    // The store took its time as well.
                    if (hold.Abandoned.IsCancellationRequested) return (Cancelled(held), answer);
                    again = judge(accesses);
                    if (again.Outcome != Outcome.Hold) return (Unheld(held, again), answer);
                    if (IsSame(request, number, accesses, again)) return (Allowed(held, answer), answer);
                }

                // Recorded already under the request that was asked first.
                held = again with { Request = held.Request };
            }

            return (Deny(held, Refusal.Undecided, "what it does, or what the rules say of it, changed each time while it waited"), null);
        }
        catch (ApprovalException) when (_spent is { } spent)
        {
            return (spent with { Request = held.Request }, null);
        }
        catch (ApprovalException error)
        {
            return (Deny(held, Refusal.Unavailable, "it needs a person's approval, and " + error.Message) with { Hint = error.Hint ?? held.Hint }, null);
        }
    }

    /// <returns>Null when the client waits no longer.</returns>
    private async ValueTask<ApprovalAnswer?> AnswerAsync(IApproval approval, Decision held, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, hold.Abandoned);
        Task<ApprovalAnswer>? answered = null;
        try
        {
            answered = approval.WaitAsync(patience.Token).AsTask();
            if (answered.IsCompleted) return await answered.ConfigureAwait(false);
            return await AccompanyAsync(answered, approval, held, patience.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (hold.Abandoned.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await patience.CancelAsync().ConfigureAwait(false);
            // Observed, whatever became of it.
            if (answered is not null) await ((Task)answered).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Keeps the client waiting. All questions together take no longer than one may.</summary>
    private async Task<ApprovalAnswer?> AccompanyAsync(Task<ApprovalAnswer> answered, IApproval approval, Decision held, CancellationToken cancellationToken)
    {
        var wait = held.Holds.Min(terms => terms.Wait);
        if (wait <= TimeSpan.Zero) return null;
        if (!_hasBegun)
        {
            await hold.BeginAsync(cancellationToken).ConfigureAwait(false);
            (_hasBegun, _began) = (true, services.Time.GetTimestamp());
        }

        while (!answered.IsCompleted)
        {
            var left = wait - services.Time.GetElapsedTime(_began);
            if (left <= TimeSpan.Zero) return null;
            if (!await NotifyAsync(Notice(approval, held, left), left, answered, cancellationToken).ConfigureAwait(false)) break;
            left = wait - services.Time.GetElapsedTime(_began);
            if (left <= TimeSpan.Zero) continue;
            await Task.WhenAny(answered, Task.Delay(left < NoticeEvery ? left : NoticeEvery, services.Time, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }

        return answered.IsCompleted ? await answered.ConfigureAwait(false) : null;
    }

    /// <summary>A client that doesn't read its notices waits no longer than others. False when its time was over with a notice under way.</summary>
    private async Task<bool> NotifyAsync(HoldNotice notice, TimeSpan left, Task<ApprovalAnswer> answered, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(left, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await hold.NotifyAsync(notice, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return answered.IsCompleted;
        }
    }

    private bool TryTakeQuestion() => (_spent = session.DenyAsking()) is null;

    private bool IsSame(ApprovalRequest request, long number, AccessSet accesses, Decision again) =>
        !again.Holds.IsEmpty && Request(number, accesses, again).Digest.Span.SequenceEqual(request.Digest.Span);

    private ApprovalRequest Request(long number, AccessSet accesses, Decision held)
    {
        var question = new ApprovalQuestion(session.Principal!, session.Target!, session.RulesVersion, hold.Describe(), accesses, held.Holds, IsOpening);
        return new ApprovalRequest
        {
            Principal = question.Principal,
            Target = question.Target,
            Session = session.Id,
            Operation = number,
            Action = question.Action,
            Accesses = accesses,
            Terms = held.Holds,
            IsOpening = IsOpening,
            Digest = ActionDigest.Of(question),
            ShapeDigest = ActionDigest.OfShape(question),
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
        if (hold.Abandoned.IsCancellationRequested) return Cancelled(held);
        var minutes = Math.Ceiling(held.Holds.Min(terms => terms.Within).TotalMinutes);
        return Deny(held, Refusal.Undecided, $"nobody has decided yet (request {approval.Id})") with
        {
            Hint = string.Create(
                CultureInfo.InvariantCulture,
                $"Nothing was sent to the target. The request stays open for at most {minutes} min: ask for request {approval.Id} to be approved, then send exactly the same again. Don't retry in a loop."),
        };
    }

    private static Decision Cancelled(Decision held) => Deny(held, Refusal.Cancelled, $"cancelled while it waited for approval (request {held.Request})");

    /// <summary>The rules were replaced while it waited: they decide.</summary>
    private static Decision Unheld(Decision held, Decision again) => again with { Request = held.Request };

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
        return held with { Outcome = Outcome.Allow, Reason = $"approved {by} (request {held.Request})" };
    }

    private static Decision Deny(Decision held, Refusal refusal, string reason) => held with { Outcome = Outcome.Deny, Refusal = refusal, Reason = reason };
}
