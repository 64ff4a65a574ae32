using WireGate.Core.Approvals;

namespace WireGate.Tests.Core.Approvals;

/// <summary>People that a test speaks for. The same digest is the same request.</summary>
internal sealed class FakeApprovals : IApprovals
{
    private readonly Dictionary<string, FakeApproval> _byDigest = [];

    public List<ApprovalRequest> Asked { get; } = [];

    /// <summary>Thrown by the next question.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Runs in the middle of a question.</summary>
    public Func<Task>? OnAsk { get; set; }

    public FakeApproval Last => _byDigest[Convert.ToHexString(Asked[^1].Digest.Span)];

    public async ValueTask<IApproval> AskAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        if (Failure is { } failure) throw failure;
        if (OnAsk is { } onAsk) await onAsk();
        var key = Convert.ToHexString(request.Digest.Span);
        if (!_byDigest.ContainsKey(key) && request.TryTakeQuestion?.Invoke() == false) throw new ApprovalException("no more may be asked");
        Asked.Add(request);
        if (!_byDigest.TryGetValue(key, out var approval)) _byDigest[key] = approval = new FakeApproval("r" + (_byDigest.Count + 1));
        return approval;
    }
}
