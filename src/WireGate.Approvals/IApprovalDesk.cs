using System.Collections.Immutable;

namespace WireGate.Approvals;

/// <summary>Where people see requests and decide. The command line, the page, chats and tickets all come here.</summary>
/// <remarks>Each call may throw <see cref="Core.Approvals.ApprovalException"/>: the store can't be reached.</remarks>
public interface IApprovalDesk
{
    /// <summary>A request is new, was answered, used, or is over; or its effect is known. Raised on a thread that must not be kept waiting, with what is now.</summary>
    event Action<ApprovalItem>? Changed;

    /// <summary>Requests, the youngest first.</summary>
    /// <param name="onlyPending">Leaves out those that are decided or over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<ImmutableArray<ApprovalItem>> ListAsync(bool onlyPending, CancellationToken cancellationToken);

    Task<ApprovalItem?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Whether it is asked on behalf of this person, who then doesn't decide it.</summary>
    bool IsFor(ApprovalItem item, string person);

    /// <summary>Takes one person's answer. The answer is recorded before it counts.</summary>
    Task<AnswerOutcome> AnswerAsync(string id, PersonAnswer answer, CancellationToken cancellationToken);

    Task<ImmutableArray<StandingGrant>> ListGrantsAsync(CancellationToken cancellationToken);

    /// <summary>Ends a grant at once. False if there is none.</summary>
    Task<bool> EndGrantAsync(string id, Approver by, CancellationToken cancellationToken);
}
