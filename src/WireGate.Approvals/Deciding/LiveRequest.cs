using WireGate.Approvals.Stores;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Deciding;

/// <summary>A request that connections of this process wait for.</summary>
internal sealed class LiveRequest
{
    // Continuations elsewhere: session code must not run on the store's thread.
    private readonly TaskCompletionSource<ApprovalAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Completed where it was decided before.</summary>
    public ValueTask<ApprovalAnswer> WaitAsync(CancellationToken cancellationToken) =>
        _answer.Task.IsCompletedSuccessfully ? new ValueTask<ApprovalAnswer>(_answer.Task.Result) : new ValueTask<ApprovalAnswer>(WaitLongAsync(cancellationToken));

    /// <summary>Completes it, if people have decided or its time is over.</summary>
    public void Tell(StoredRequest request)
    {
        var item = request.Item;
        if (item.State == ApprovalState.Pending) return;
        var isApproved = item.State is ApprovalState.Approved or ApprovalState.Used;
        _answer.TrySetResult(new ApprovalAnswer(isApproved, item.Voices) { IsExpired = item.State == ApprovalState.Expired });
    }

    public void Fail(ApprovalException error)
    {
        if (_answer.TrySetException(error)) _ = _answer.Task.Exception;
    }

    private async Task<ApprovalAnswer> WaitLongAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            return await _answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
