using WireGate.Core.Approvals;

namespace WireGate.Tests.Postgres.Holding;

/// <summary>People who answer when a test says so. A request of the same digest is the same request, and an approval is used once.</summary>
internal sealed class AskedPeople : IApprovals
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Lock _lock = new();
    private readonly List<Asked> _requests = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Why nobody can be asked; null if somebody can.</summary>
    public ApprovalException? Failure { get; init; }

    /// <summary>Distinct requests, in order.</summary>
    public IReadOnlyList<Asked> Requests
    {
        get
        {
            lock (_lock) return [.. _requests];
        }
    }

    public ValueTask<IApproval> AskAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        if (Failure is not null) throw Failure;
        lock (_lock)
        {
            var known = _requests.Find(asked => !asked.IsUsed && asked.Request.Digest.Span.SequenceEqual(request.Digest.Span));
            if (known is null) _requests.Add(known = new Asked($"r{_requests.Count + 1}", request));
            var changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            changed.SetResult();
            return new ValueTask<IApproval>(known);
        }
    }

    /// <summary>Waits for the request of that number, from 1.</summary>
    public async Task<Asked> RequestAsync(int number)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_requests.Count >= number) return _requests[number - 1];
                changed = _changed.Task;
            }

            await changed.WaitAsync(Patience);
        }
    }

    internal sealed class Asked(string id, ApprovalRequest request) : IApproval
    {
        private readonly TaskCompletionSource<ApprovalAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Id => id;

        public Uri? Page => null;

        public ApprovalRequest Request => request;

        public bool IsUsed { get; private set; }

        public void Approve() => Answer(true, null);

        public void Deny(string reason) => Answer(false, reason);

        public async ValueTask<ApprovalAnswer> WaitAsync(CancellationToken cancellationToken) => await _answer.Task.WaitAsync(cancellationToken);

        public ValueTask<bool> TryUseAsync(CancellationToken cancellationToken)
        {
            var isFirst = !IsUsed;
            IsUsed = true;
            return new ValueTask<bool>(isFirst);
        }

        private void Answer(bool approves, string? reason) =>
            _answer.TrySetResult(new ApprovalAnswer(approves, [new ApprovalVoice("ana", approves, reason, "test", DateTimeOffset.UnixEpoch)]));
    }
}
