using System.IO.Pipelines;
using WireGate.Core.Approvals;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Relay;

namespace WireGate.Postgres.Holding;

/// <summary>
/// What the pump that waits for people asks of the one that alone writes to the client: to say a notice, and to tell when all that was sent before has been
/// answered and relayed.
/// </summary>
/// <param name="wake">Wakes the upstream pump from its wait for the backend.</param>
internal sealed class ClientCompany(Action wake)
{
    /// <summary>The latest alone: one that the client did not take in fifteen seconds is out of date.</summary>
    private HoldNotice? _notice;

    private TaskCompletionSource? _settling;

    /// <summary>Downstream pump: tells the client something as soon as it can.</summary>
    public void Say(HoldNotice notice)
    {
        Volatile.Write(ref _notice, notice);
        wake();
    }

    /// <summary>Downstream pump: completes when the backend owes no answer that can come by itself.</summary>
    public Task SettleAsync(CancellationToken cancellationToken)
    {
        var settling = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _settling, settling);
        wake();
        return settling.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Upstream pump, between two messages: says what is to be said.</summary>
    public void Speak(PipeWriter client)
    {
        if (Volatile.Read(ref _notice) is null || Interlocked.Exchange(ref _notice, null) is not { } notice) return;
        NoticeResponse.WriteNotice(client, notice.Message, notice.Hint);
    }

    /// <summary>Upstream pump: what came was relayed.</summary>
    public void Relayed(ReplyTracker replies)
    {
        if (Volatile.Read(ref _settling) is not { } settling || !replies.IsSettled) return;
        Volatile.Write(ref _settling, null);
        settling.TrySetResult();
    }
}
