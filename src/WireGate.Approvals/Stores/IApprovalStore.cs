using System.Collections.Immutable;

namespace WireGate.Approvals.Stores;

/// <summary>Where requests, answers and grants are kept. Whatever it fails with, what was to be done has not been done.</summary>
internal interface IApprovalStore : IDisposable
{
    /// <summary>Another node has changed these requests; any may have changed where none is named. Raised on any thread: whoever hears it neither waits nor throws.</summary>
    event Action<ImmutableArray<string>>? ChangedElsewhere;

    /// <summary>
    /// Runs work on the store's own thread, in one transaction that nobody else's change comes between; kept when this completes, undone where it throws.
    /// </summary>
    /// <param name="work">What to do.</param>
    /// <param name="kept">Runs on the same thread once it is kept, before anything else does. Must not throw.</param>
    /// <exception cref="Core.Approvals.ApprovalException">The store can't be reached.</exception>
    Task<T> RunAsync<T>(Func<IApprovalRows, T> work, Action<T>? kept = null);
}
