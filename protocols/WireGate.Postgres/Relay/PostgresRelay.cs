using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Core.Transport;
using WireGate.Postgres.Cancel;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Redaction;
using WireGate.Postgres.Upstream;

namespace WireGate.Postgres.Relay;

/// <summary>
/// A session after both log-ins: runs the two pumps until the client leaves, the backend closes, somebody breaks the protocol or the
/// gate ends it, and says a last word to the client where the protocol has room for one.
/// </summary>
internal sealed class PostgresRelay : ICancellable
{
    /// <summary>Read whole, so that it can be judged: 1 MiB of SQL and the rest of its message. Longer text is unknown.</summary>
    private const int WholeFromClient = (1024 * 1024) + 4096;

    /// <summary>The names in a Bind or Parse that is too long to be read whole stand within this; names of 63 bytes count.</summary>
    private const int NamesAtHead = 4096;

    /// <summary>Read whole: what the gate looks into. Longer rows and notices pass in pieces.</summary>
    private const int WholeFromBackend = 64 * 1024;

    /// <summary>PostgreSQL's own limit on a message (PQ_LARGE_MESSAGE_LIMIT), and the type byte.</summary>
    private const long MessageLimit = 0x3FFFFFFF + 1L;

    private readonly Session _session;
    private readonly UpstreamConnection _upstream;
    private readonly UpstreamWriter _writer;
    private readonly ReplyTracker _replies = new();
    private readonly UpstreamCanceller _canceller;
    private readonly DownstreamPump _down;
    private readonly UpstreamPump _up;
    private readonly StatementHold _hold;

    public PostgresRelay(Session session, UpstreamConnection upstream, StatementGate gate, SessionWatch watch, UpstreamCanceller canceller, AnswerRedactor redactor, MaskKey maskKey)
    {
        _session = session;
        _upstream = upstream;
        _canceller = canceller;
        _writer = new UpstreamWriter(session, upstream.Link);
        var fromClient = new FrameReader<FrontendFrame>(session.Downstream.Input, WholeFromClient, MessageLimit, NamesAtHead);
        var fromBackend = new FrameReader<BackendFrame>(upstream.Link.Input, WholeFromBackend, MessageLimit);
        var company = new ClientCompany(fromBackend.Wake);
        redactor.Wake = fromBackend.Wake;
        _hold = new StatementHold(gate, _writer, _replies, company, new ClientWatch(fromClient));
        gate.Attach(_hold);
        _down = new DownstreamPump(fromClient, _writer, _replies, new StatementForwarder(_writer, _replies, gate), canceller);
        _up = new UpstreamPump(fromBackend, session, _replies, watch, gate, canceller, company, redactor, new ResultMasking(maskKey))
        {
            OnIdle = EndIfDrained,
        };
    }

    public async Task CancelRunningAsync(CancellationToken cancellationToken)
    {
        // Held: nothing runs, and the backend is not to hear of it.
        if (_hold.TryCancel()) return;
        // A statement that waits for its record has not reached the backend: a cancel that came before it would hit nothing.
        if (_writer.Keeping is { } keeping) await keeping.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_replies.IsBusy) await _canceller.CancelAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _session.Ending);
        _session.IsInTransaction = () => _replies.IsBusy || _replies.TransactionStatus != (byte)'I';
        await using var draining = _session.Draining.Register(EndIfDrained).ConfigureAwait(false);
        var down = _down.RunAsync(stop.Token);
        var up = _up.RunAsync(stop.Token);
        var first = await Task.WhenAny(down, up).ConfigureAwait(false);
        var clientLeft = first == down && down.IsCompletedSuccessfully;
        await stop.CancelAsync().ConfigureAwait(false);
        // Whatever one of them throws, nothing is said to the client before neither writes any more.
        await Task.WhenAll(down, up).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var downFailure = await FailureOf(down).ConfigureAwait(false);
        var upFailure = await FailureOf(up).ConfigureAwait(false);

        var farewell = Farewell.From(_session, downFailure, upFailure, clientLeft);
        if (farewell is { IsFailure: true }) _session.ReportFailure("relay", farewell.Message);
        // What an ended session was running must not run on.
        if (_session.EndReason is not null && _replies.IsBusy) await _canceller.CancelQuietlyAsync().ConfigureAwait(false);
        var isInside = farewell is { IsUnrecorded: true } ? _up.HasSentPart : _up.IsInsideMessage;
        if (farewell is not null && !_up.SaidFarewell && !isInside)
            await farewell.SendAsync(_session).ConfigureAwait(false);
        else if (farewell is { IsUnrecorded: true })
            _session.Downstream.Abort();
        _writer.DropUnflushed();
        await _up.SettledAsync().ConfigureAwait(false);
    }

    private static async Task<Exception?> FailureOf(Task pump)
    {
        try
        {
            await pump.ConfigureAwait(false);
            return null;
        }
        catch (Exception error) when (error is ProtocolViolationException or UpstreamException or CredentialException or RecordingException or ResultStoppedException or IOException or System.Net.Sockets.SocketException or OperationCanceledException)
        {
            return error;
        }
    }

    private void EndIfDrained()
    {
        if (!_session.Draining.IsCancellationRequested || _replies.IsBusy || _replies.TransactionStatus != (byte)'I') return;
        _session.End(SessionEnd.Draining);
    }
}
