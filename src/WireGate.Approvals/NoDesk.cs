using System.Collections.Immutable;

namespace WireGate.Approvals;

/// <summary>Where nobody can be asked, nothing waits.</summary>
public sealed class NoDesk : IApprovalDesk
{
    public event Action<ApprovalItem>? Changed
    {
        add { }
        remove { }
    }

    public Task<ImmutableArray<ApprovalItem>> ListAsync(bool onlyPending, CancellationToken cancellationToken) => Task.FromResult(ImmutableArray<ApprovalItem>.Empty);

    public Task<ApprovalItem?> FindAsync(string id, CancellationToken cancellationToken) => Task.FromResult<ApprovalItem?>(null);

    public Task<AnswerOutcome> AnswerAsync(string id, PersonAnswer answer, CancellationToken cancellationToken) => Task.FromResult(AnswerOutcome.NoSuchRequest);

    public Task<ImmutableArray<StandingGrant>> ListGrantsAsync(CancellationToken cancellationToken) => Task.FromResult(ImmutableArray<StandingGrant>.Empty);

    public Task<bool> EndGrantAsync(string id, Approver by, CancellationToken cancellationToken) => Task.FromResult(false);
}
