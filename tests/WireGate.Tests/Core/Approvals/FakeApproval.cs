using WireGate.Core.Approvals;

namespace WireGate.Tests.Core.Approvals;

internal sealed class FakeApproval(string id) : IApproval
{
    private readonly TaskCompletionSource<ApprovalAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _uses = new();

    public string Id => id;

    public Uri? Page => null;

    public int Uses { get; private set; }

    /// <summary>How often it can be used.</summary>
    public int Left { get; set; } = 1;

    /// <summary>Runs in the middle of a use.</summary>
    public Func<Task>? OnUse { get; set; }

    public void Approve(string by = "ana") =>
        _answer.TrySetResult(new ApprovalAnswer(true, [new ApprovalVoice(by, true, null, "test", default)]));

    public void Deny(string by, string? reason = null) =>
        _answer.TrySetResult(new ApprovalAnswer(false, [new ApprovalVoice(by, false, reason, "test", default)]));

    public void Expire() => _answer.TrySetResult(new ApprovalAnswer(false, []) { IsExpired = true });

    public void Fail(Exception error) => _answer.TrySetException(error);

    public ValueTask<ApprovalAnswer> WaitAsync(CancellationToken cancellationToken) => new(_answer.Task.WaitAsync(cancellationToken));

    public async ValueTask<bool> TryUseAsync(CancellationToken cancellationToken)
    {
        if (OnUse is { } onUse) await onUse();
        lock (_uses)
        {
            if (Left == 0) return false;
            Left--;
            Uses++;
            return true;
        }
    }
}
