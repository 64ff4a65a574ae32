using System.Buffers;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Transport;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Relay;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Holding;

/// <summary>
/// Keeps a session's message while people decide. One for the session, armed for each message that is judged, so that what is not held costs nothing.
/// Called by the downstream pump alone, but for <see cref="TryCancel"/>.
/// </summary>
internal sealed class StatementHold(
    StatementGate gate, UpstreamWriter writer, ReplyTracker replies, ClientCompany company, ClientWatch watch) : IHold
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _abandoned = new();
    private ReadOnlySequence<byte> _message;
    private byte[]? _copy;
    private bool _isOpen;

    /// <summary>Whether it has kept a message since it was armed, so that <see cref="CloseAsync"/> is due.</summary>
    public bool IsOpen => _copy is not null;

    /// <summary>What the held text says and does, read anew after people said yes.</summary>
    public SqlFacts Facts { get; private set; } = new();

    /// <inheritdoc cref="Facts"/>
    public AccessSet? Accesses { get; private set; }

    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>This message is about to be judged.</summary>
    public void Arm(in ReadOnlySequence<byte> message, SqlFacts facts, AccessSet accesses)
    {
        (_message, Facts, Accesses) = (message, facts, accesses);
        _copy = null;
    }

    /// <summary>The bytes to forward: the gate's own copy of what was held, else those that came.</summary>
    public ReadOnlySequence<byte> Exactly(in ReadOnlySequence<byte> message) => _copy is { } copy ? new ReadOnlySequence<byte>(copy) : message;

    public async ValueTask SettleAsync(CancellationToken cancellationToken)
    {
        _copy ??= _message.ToArray();
        await WaitForAnswersAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock) _isOpen = true;
    }

    /// <summary>Waits until the backend owes no answer that can come by itself.</summary>
    public async ValueTask WaitForAnswersAsync(CancellationToken cancellationToken)
    {
        if (!replies.IsBusy) return;
        // Answers of the extended protocol wait in the backend for a Sync that comes after what is held.
        writer.WriteControl(BodylessMessage.Flush);
        await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        await company.SettleAsync(cancellationToken).ConfigureAwait(false);
    }

    public string? FindObstacle(bool inTransaction)
    {
        if (replies.IsReadingCopy) return "a COPY on this connection still waits for rows";
        if (replies.IsSkipping) return "an earlier message of its pipeline has failed";
        if (replies.TransactionStatus == (byte)TransactionStatus.Failed) return "the open transaction has failed: end it first";
        if (gate.State.HasWritten && !inTransaction)
            return "the open transaction has written or holds locks, so that others would wait with it: end the transaction first";
        return Statement().FindObstacle();
    }

    public HeldAction Describe() => Statement().ToAction(gate.State, gate.Path, replies.TransactionStatus, gate.Session.Id.Text);

    public ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        // The waiting ends by CloseAsync and nothing else: the token is over before that.
        watch.Start(Abandon, CancellationToken.None);
        return ValueTask.CompletedTask;
    }

    public ValueTask NotifyAsync(HoldNotice notice, CancellationToken cancellationToken)
    {
        company.Say(notice);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<AccessSet> JudgeAgainAsync(CancellationToken cancellationToken)
    {
        (Facts, Accesses) = await gate.JudgeAgainAsync(new ReadOnlySequence<byte>(_copy!), Facts, cancellationToken).ConfigureAwait(false);
        return Accesses;
    }

    /// <summary>The client asks to cancel. Any thread.</summary>
    /// <returns>Whether something was held.</returns>
    public bool TryCancel()
    {
        lock (_lock)
        {
            if (!_isOpen) return false;
            Abandon();
            return true;
        }
    }

    /// <summary>It is decided, or the session ends: the client's bytes are read as ever. The copy stays until the next message is judged.</summary>
    public async ValueTask CloseAsync()
    {
        lock (_lock) _isOpen = false;
        await watch.StopAsync().ConfigureAwait(false);
        lock (_lock)
        {
            if (!_abandoned.IsCancellationRequested) return;
            _abandoned = new CancellationTokenSource();
        }
    }

    /// <summary>Whoever waits goes on elsewhere than on the thread that saw it.</summary>
    private void Abandon() => _ = _abandoned.CancelAsync();

    private HeldStatement Statement() => gate.DescribeHeld(new ReadOnlySequence<byte>(_copy!), Facts, Accesses!);
}
