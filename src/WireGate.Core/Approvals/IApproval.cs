namespace WireGate.Core.Approvals;

/// <summary>A request as the one who waits for it sees it.</summary>
public interface IApproval
{
    /// <summary>Short, safe to show.</summary>
    string Id { get; }

    /// <summary>Where a person can decide; null where there is no such page.</summary>
    Uri? Page { get; }

    /// <summary>Completes once enough people have said yes, one has said no, or the request's time is over.</summary>
    /// <exception cref="ApprovalException">The store can't be reached any more.</exception>
    ValueTask<ApprovalAnswer> WaitAsync(CancellationToken cancellationToken);

    /// <summary>Takes one use of the approval. False if there is none: used by another connection, or over.</summary>
    /// <exception cref="ApprovalException">The store can't be reached.</exception>
    ValueTask<bool> TryUseAsync(CancellationToken cancellationToken);
}
