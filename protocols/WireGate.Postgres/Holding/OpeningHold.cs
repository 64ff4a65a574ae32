using System.Net.Sockets;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Transport;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Holding;

/// <summary>
/// Keeps a client that has logged in to the gate while people decide whether its target may be opened. AuthenticationOk was sent, so that notices are in
/// order, and nobody else writes to the client yet.
/// </summary>
internal sealed class OpeningHold(Session session, string target, string? database) : IHold, IAsyncDisposable
{
    /// <summary>Only looked at: no client sends more than a goodbye before it is told that it may.</summary>
    private const int MostFromClient = 64 * 1024;

    private readonly CancellationTokenSource _abandoned = new();
    private readonly FrameReader<FrontendFrame> _reader = new(session.Downstream.Input, MostFromClient, MostFromClient);
    private Task? _watching;

    public CancellationToken Abandoned => _abandoned.Token;

    public HeldAction Describe() => new()
    {
        Kind = "CONNECT",
        Exact = new ExactAction { Database = database ?? "", PinnedPath = "", Text = default, Form = (byte)'O' }.ToBytes(),
        Text = database is null ? $"open {target}" : $"open {target}, database {database}",
        State = database is null ? [] : [new("database", database)],
        Shape = "CONNECT " + (database ?? ""),
    };

    public string? FindObstacle(bool inTransaction) => null;

    public ValueTask BeginAsync(CancellationToken cancellationToken)
    {
        _watching = WatchAsync();
        return ValueTask.CompletedTask;
    }

    public async ValueTask NotifyAsync(HoldNotice notice, CancellationToken cancellationToken)
    {
        NoticeResponse.WriteNotice(session.Downstream.Output, notice.Message, notice.Hint);
        if ((await session.FlushDownstreamAsync(cancellationToken).ConfigureAwait(false)).IsCompleted) await _abandoned.CancelAsync().ConfigureAwait(false);
    }

    public ValueTask<AccessSet> JudgeAgainAsync(CancellationToken cancellationToken) =>
        new(new AccessSet("CONNECT", [new Access(Effect.Connect, [])]));

    /// <summary>Ends the watching; what the client sent meanwhile is left to whoever reads it next.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_watching is { } watching)
        {
            if (!watching.IsCompleted) _reader.Wake();
            await watching.ConfigureAwait(false);
            _reader.Detach();
        }

        _abandoned.Dispose();
    }

    /// <summary>Until the first bytes: those are for the relay, and what has been looked at can't be given back unseen.</summary>
    private async Task WatchAsync()
    {
        try
        {
            if (await _reader.WatchAsync(CancellationToken.None).ConfigureAwait(false) && !ClientWatch.HoldsGoodbye(_reader.Ahead)) return;
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // Cut off.
        }

        _ = _abandoned.CancelAsync();
    }
}
