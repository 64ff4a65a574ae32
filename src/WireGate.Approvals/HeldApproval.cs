using WireGate.Approvals.Deciding;
using WireGate.Core.Approvals;

namespace WireGate.Approvals;

/// <summary>A request, for one connection that waits for it.</summary>
internal sealed class HeldApproval(string id, Uri? page, LiveRequest live, Func<CancellationToken, ValueTask<bool>> use) : IApproval
{
    public string Id => id;

    public Uri? Page => page;

    public ValueTask<ApprovalAnswer> WaitAsync(CancellationToken cancellationToken) => live.WaitAsync(cancellationToken);

    public ValueTask<bool> TryUseAsync(CancellationToken cancellationToken) => use(cancellationToken);
}
