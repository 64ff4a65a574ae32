using System.Collections.Concurrent;
using System.Collections.Immutable;
using WireGate.Approvals;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Notifications;

/// <summary>Has the requests that a test gives it, and keeps the answers that come.</summary>
internal sealed class FakeDesk : IApprovalDesk
{
    public event Action<ApprovalItem>? Changed;

    public ConcurrentQueue<(string Request, PersonAnswer Answer)> Answers { get; } = new();

    public ImmutableArray<ApprovalItem> Items { get; set; } = [];

    public AnswerOutcome Outcome { get; set; } = AnswerOutcome.Taken;

    public static ApprovalItem Request(string id, ApprovalState state = ApprovalState.Pending, string text = "DELETE FROM orders WHERE id = 7") => new()
    {
        Id = id,
        State = state,
        Created = DateTimeOffset.UnixEpoch,
        Expires = DateTimeOffset.UnixEpoch.AddMinutes(30),
        Agent = "planner",
        Owner = "bob",
        Target = "orders-db",
        Protocol = "postgres",
        Session = "abcdefghijkl",
        Operation = 3,
        Action = new HeldAction { Kind = "DELETE", Exact = "x"u8.ToArray(), Text = text },
        Terms = [new HoldTerms { Rule = "deletes-need-a-dba" }],
        Digest = "00",
    };

    public void Change(ApprovalItem item) => Changed?.Invoke(item);

    public Task<ImmutableArray<ApprovalItem>> ListAsync(bool onlyPending, CancellationToken cancellationToken) => Task.FromResult(Items);

    public Task<ApprovalItem?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult(Items.FirstOrDefault(item => item.Id == id));

    public bool IsFor(ApprovalItem item, string person) => item.Owner == person || item.Actors.Any(actor => actor.Owner == person);

    public Task<AnswerOutcome> AnswerAsync(string id, PersonAnswer answer, CancellationToken cancellationToken)
    {
        Answers.Enqueue((id, answer));
        return Task.FromResult(Outcome);
    }

    public Task<ImmutableArray<StandingGrant>> ListGrantsAsync(CancellationToken cancellationToken) => Task.FromResult(ImmutableArray<StandingGrant>.Empty);

    public Task<bool> EndGrantAsync(string id, Approver by, CancellationToken cancellationToken) => Task.FromResult(false);
}
