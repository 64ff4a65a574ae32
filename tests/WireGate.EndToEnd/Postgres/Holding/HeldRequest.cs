using WireGate.Core.Approvals;

namespace WireGate.EndToEnd.Postgres.Holding;

/// <summary>A request that a test answers.</summary>
internal sealed class HeldRequest(string id, ApprovalRequest request) : IApproval
{
    private readonly TaskCompletionSource<ApprovalAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Id => id;

    public Uri? Page => null;

    public ApprovalRequest Request => request;

    public bool IsUsed { get; private set; }

    /// <summary>Completes when nobody waits any more.</summary>
    public Task Left => _left.Task.WaitAsync(TimeSpan.FromSeconds(60));

    public void Approve() => Answer(true, null);

    public void Deny(string reason) => Answer(false, reason);

    public async ValueTask<ApprovalAnswer> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _answer.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _left.TrySetResult();
            throw;
        }
    }

    public ValueTask<bool> TryUseAsync(CancellationToken cancellationToken)
    {
        var isFirst = !IsUsed;
        IsUsed = true;
        return new ValueTask<bool>(isFirst);
    }

    private void Answer(bool approves, string? reason) =>
        _answer.TrySetResult(new ApprovalAnswer(approves, [new ApprovalVoice("ana", approves, reason, "test", DateTimeOffset.UnixEpoch)]));
}
