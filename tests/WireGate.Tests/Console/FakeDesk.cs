using System.Collections.Concurrent;
using System.Collections.Immutable;
using WireGate.Approvals;
using WireGate.Core;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Console;

/// <summary>A desk with what a test lays on it; keeps the answers that it is given, and counts each person once.</summary>
internal sealed class FakeDesk : IApprovalDesk
{
    public event Action<ApprovalItem>? Changed;

    public ConcurrentDictionary<string, ApprovalItem> Items { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<(string Id, PersonAnswer Answer)> Answers { get; } = new();

    public ConcurrentQueue<(string Id, Approver By)> EndedGrants { get; } = new();

    public ImmutableArray<StandingGrant> Grants { get; set; } = [];

    public Exception? Failure { get; set; }

    public int Watchers => Changed?.GetInvocationList().Length ?? 0;

    public static ApprovalItem Item(string id = "q-1", string text = "DELETE FROM orders WHERE id = $1") => new()
    {
        Id = id,
        State = ApprovalState.Pending,
        Created = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero),
        Expires = new DateTimeOffset(2026, 1, 1, 12, 30, 0, TimeSpan.Zero),
        Agent = "planner",
        Owner = "ana",
        Task = "tidy up",
        Actors = [new Actor("dispatcher", "olga", ["agents"])],
        Target = "orders-db",
        Protocol = "postgres",
        Session = "s-77",
        Operation = 12,
        Action = new HeldAction
        {
            Kind = "DELETE",
            Exact = new byte[] { 1 },
            Text = text,
            Parameters = [new HeldParameter("$1", "int4", "4711"), new HeldParameter("$2", null, null)],
            State = [new("role", "app"), new("transaction", "none")],
            Shape = "DELETE FROM orders WHERE id = $1",
            Unjudged = "rows of a COPY",
            StatedReason = "the customer asked",
        },
        Accesses = ["delete table public.orders"],
        Terms = [new HoldTerms { Rule = "deletes-need-a-dba", Reason = "Deletes are final.", Groups = ["dba"], Count = 2, Grant = new GrantTerms(20, TimeSpan.FromMinutes(30)) }],
        Voices = [new ApprovalVoice("olga", true, "checked", "command line, uid 1001", new DateTimeOffset(2026, 1, 1, 12, 1, 0, TimeSpan.Zero))],
        Effect = new ActionEffect("deletes about 1 row of public.orders", ["cascades to public.order_lines"]),
        Waiting = 1,
        Digest = new string('a', 64),
    };

    public void Raise(ApprovalItem item)
    {
        Items[item.Id] = item;
        Changed?.Invoke(item);
    }

    public Task<ImmutableArray<ApprovalItem>> ListAsync(bool onlyPending, CancellationToken cancellationToken) => Failure is { } failure
        ? Task.FromException<ImmutableArray<ApprovalItem>>(failure)
        : Task.FromResult<ImmutableArray<ApprovalItem>>([.. Items.Values.Where(item => !onlyPending || item.State == ApprovalState.Pending)]);

    public Task<ApprovalItem?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(Items.GetValueOrDefault(id));

    public bool IsFor(ApprovalItem item, string person) => item.Owner == person || item.Actors.Any(actor => actor.Owner == person);

    public Task<AnswerOutcome> AnswerAsync(string id, PersonAnswer answer, CancellationToken cancellationToken)
    {
        if (!answer.By.MayApprove) return Task.FromResult(AnswerOutcome.NotAllowed);
        if (Answers.Any(given => given.Id == id && given.Answer.By.Name == answer.By.Name)) return Task.FromResult(AnswerOutcome.AnsweredBefore);
        Answers.Enqueue((id, answer));
        return Task.FromResult(AnswerOutcome.Taken);
    }

    public Task<ImmutableArray<StandingGrant>> ListGrantsAsync(CancellationToken cancellationToken) => Task.FromResult(Grants);

    public Task<bool> EndGrantAsync(string id, Approver by, CancellationToken cancellationToken)
    {
        EndedGrants.Enqueue((id, by));
        return Task.FromResult(Grants.Any(grant => grant.Id == id));
    }
}
