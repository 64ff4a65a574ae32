using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using WireGate.Approvals;
using WireGate.Approvals.Showing;
using WireGate.Control;
using WireGate.Core.Approvals;
using WireGate.Logging;

namespace WireGate.Hosting;

/// <summary>Answers what people ask of approvals on the control socket.</summary>
internal sealed class ApprovalsControl(ApprovalService approvals, ILogger logger) : IApprovalsControl
{
    /// <summary>A screen that does not read loses the oldest.</summary>
    private const int MostUnread = 1000;

    public async Task<ControlReply> AnswerAsync(ControlRequest.AboutApprovals request, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            return request switch
            {
                ControlRequest.ListApprovals list => new ControlReply.ApprovalList(
                    [.. (await approvals.ListAsync(!list.All, cancellationToken).ConfigureAwait(false)).Select(ApprovalRow.Of)],
                    await approvals.ReadFiguresAsync(cancellationToken).ConfigureAwait(false)),
                ControlRequest.ShowApproval show => await ShowAsync(show.Id, cancellationToken).ConfigureAwait(false),
                ControlRequest.AnswerApproval answer => await AnswerAsync(answer, caller, cancellationToken).ConfigureAwait(false),
                ControlRequest.ListGrants => new ControlReply.GrantList([.. await approvals.ListGrantsAsync(cancellationToken).ConfigureAwait(false)]),
                ControlRequest.EndGrant end => await EndAsync(end.Id, caller, cancellationToken).ConfigureAwait(false),
                _ => new ControlReply.Refused(2, "this gate does not know that command"),
            };
        }
        catch (ApprovalException error)
        {
            return new ControlReply.Refused(3, error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Its message may hold what was to be shown.
            GateLog.ControlFailed(logger, error.GetType().Name);
            return new ControlReply.Refused(3, "the gate failed to answer; its log has more");
        }
    }

    public async IAsyncEnumerable<ControlReply> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var changes = Channel.CreateBounded<ApprovalItem>(new BoundedChannelOptions(MostUnread) { FullMode = BoundedChannelFullMode.DropOldest });
        Action<ApprovalItem> hear = item => changes.Writer.TryWrite(item);
        approvals.Changed += hear;
        try
        {
            // What changes from here on is told, so that nothing falls between the list and the changes.
            foreach (var item in (await approvals.ListAsync(true, cancellationToken).ConfigureAwait(false)).Reverse()) yield return new ControlReply.ApprovalChanged(ApprovalRow.Of(item));
            await foreach (var item in changes.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false)) yield return new ControlReply.ApprovalChanged(ApprovalRow.Of(item));
        }
        finally
        {
            approvals.Changed -= hear;
        }
    }

    private async Task<ControlReply> ShowAsync(string id, CancellationToken cancellationToken)
    {
        if (await approvals.FindAsync(id, cancellationToken).ConfigureAwait(false) is not { } item) return new ControlReply.Refused(1, "there is no such request");
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) ApprovalJson.Write(json, item);
        using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
        return new ControlReply.ApprovalShown(ApprovalText.Of(item), document.RootElement.Clone());
    }

    private async Task<ControlReply> AnswerAsync(ControlRequest.AnswerApproval request, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Approver is not { } by) return new ControlReply.Refused(1, $"{caller.Name} is no person of the configuration: people decide (identity.people, with their uid)");
        if (request.Reason is { Length: > PersonAnswer.LongestReason }) return new ControlReply.Refused(2, $"a reason has at most {PersonAnswer.LongestReason} characters");
        if (!TryReadGrant(request, out var grant)) return new ControlReply.Refused(2, "a grant needs a number of uses and a duration");
        var outcome = await approvals.AnswerAsync(request.Id, new PersonAnswer(by, request.Approve, request.Reason, grant), cancellationToken).ConfigureAwait(false);
        if (outcome != AnswerOutcome.Taken) return new ControlReply.Refused(outcome == AnswerOutcome.GrantTooWide ? 2 : 1, ApprovalWords.Of(outcome));
        var item = await approvals.FindAsync(request.Id, cancellationToken).ConfigureAwait(false);
        return new ControlReply.Done($"{request.Id} is {ApprovalWords.Of(item!.State)}" + (item.State == ApprovalState.Pending ? $": it needs {ApprovalWords.Needs(item)}" : ""));
    }

    private async Task<ControlReply> EndAsync(string id, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Approver is not { } by) return new ControlReply.Refused(1, $"{caller.Name} is no person of the configuration: people decide (identity.people, with their uid)");
        return await approvals.EndGrantAsync(id, by, cancellationToken).ConfigureAwait(false)
            ? new ControlReply.Done("ended " + id) : new ControlReply.Refused(1, "there is no such grant to end, or you may not");
    }

    private static bool TryReadGrant(ControlRequest.AnswerApproval request, out GrantTerms? grant)
    {
        grant = null;
        if (request.GrantUses is null && request.GrantSeconds is null) return true;
        // A year: far more than any rule lets be granted.
        if (request is not { GrantUses: { } uses, GrantSeconds: { } seconds } || uses <= 0 || !(seconds > 0 && seconds <= 365 * 86_400.0)) return false;
        grant = new GrantTerms(uses, TimeSpan.FromSeconds(seconds));
        return true;
    }
}
