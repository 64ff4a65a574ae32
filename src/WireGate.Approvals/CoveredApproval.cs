using WireGate.Core.Approvals;

namespace WireGate.Approvals;

/// <summary>What a grant covers: nobody need be asked.</summary>
internal sealed class CoveredApproval(string grant, Uri? page, ApprovalAnswer answer, Func<CancellationToken, ValueTask<bool>> use) : IApproval
{
    public string Id => grant;

    public Uri? Page => page;

    public ValueTask<ApprovalAnswer> WaitAsync(CancellationToken cancellationToken) => new(answer);

    public ValueTask<bool> TryUseAsync(CancellationToken cancellationToken) => use(cancellationToken);
}
