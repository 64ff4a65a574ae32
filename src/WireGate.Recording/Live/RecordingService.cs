using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Recording.Anchors;
using WireGate.Recording.Format;
using WireGate.Recording.Journaling;
using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;
using WireGate.Recording.Settings;

namespace WireGate.Recording.Live;

/// <summary>
/// Records the sessions of a gate: makes their files, moves frames to them, tells the ledger, and stops traffic that can't be recorded until the disk is well again.
/// </summary>
public sealed class RecordingService : IRecorder, IAsyncDisposable
{
    /// <summary>A disk that does not answer for so long is taken for one that hangs: what waits for it fails.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private const string NearlyFull = "this session can't be recorded: the disk of the recordings is nearly full";

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RemoveEvery = TimeSpan.FromHours(1);

    private readonly RecordingOptions _options;
    private readonly RecordingKeys _keys;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Ballast _ballast;
    private readonly Quotas _quotas;
    private readonly ConcurrentDictionary<RecordedSession, byte> _stuck = new();
    private readonly ConcurrentDictionary<string, RecordedSession> _open = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private readonly Retention _retention;
    private readonly ITimer? _removing;
    private LedgerAnchors? _anchors;
    private ConfiguredAnchors? _places;
    private volatile bool _nearlyFull;
    private int _disposed;

    private RecordingService(RecordingOptions options, RecordingFolder folder, RecordingKeys keys, LedgerWriter ledger, Journal journal, TimeProvider time, ILogger logger)
    {
        (_options, Folder, _keys, Ledger, Journal, _time, _logger) = (options, folder, keys, ledger, journal, time, logger);
        _ballast = new Ballast(folder.Ballast);
        _quotas = new Quotas(options.Quota);
        Sealer = new Sealer(time);
        _timer = time.CreateTimer(_ => Watch(), null, Look, Look);
        _retention = new Retention(folder, ledger, options.Keep, options.KeepSize, time, logger);
        if (_retention.IsNeeded) _removing = time.CreateTimer(_ => Remove(), null, Look, RemoveEvery);
    }

    /// <summary>Admin actions are told to it too.</summary>
    public LedgerWriter Ledger { get; }

    /// <summary>Why nothing can be recorded now; null while all is well.</summary>
    public string? Problem => Health.Problem ?? (_nearlyFull ? NearlyFull : null);

    internal RecordingHealth Health { get; } = new();

    internal RecordingFolder Folder { get; }

    internal Journal Journal { get; }

    internal Sealer Sealer { get; }

    /// <summary>Brings the recordings of a gate that was killed to their end, and begins to record.</summary>
    /// <param name="options">The section of the configuration.</param>
    /// <param name="keys">The node's key and the readers'.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Hear of what fails and what was recovered.</param>
    /// <exception cref="IOException">The folder can't be used, or there is no room.</exception>
    /// <exception cref="LedgerException">The ledger contradicts itself, or what its anchor keeps, or another gate writes it.</exception>
    /// <exception cref="AnchorException">An anchor's file or secret can't be read.</exception>
    public static RecordingService Open(RecordingOptions options, RecordingKeys keys, TimeProvider time, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<RecordingService>();
        var anchor = options.Anchor is { } path ? new FileAnchor(path) : null;
        var folder = new RecordingFolder(options.Folder);
        folder.Create();
        // A ledger that was rolled back or begun anew is not continued.
        var kept = LedgerOptions.Default with { Kept = anchor?.Newest() is { } newest ? [newest] : [] };
        var ledger = LedgerWriter.Open(new LedgerFolder(folder.Ledger), keys.Signer, kept, time);
        ConfiguredAnchors? places = null;
        try
        {
            places = ConfiguredAnchors.Open(options, anchor, ledger, time);
            new Recovery(folder, keys.Node, ledger, time, logger).Run();
            var journal = Journal.Create(folder.Journal, (int)(options.Journal / JournalLayout.SegmentSize));
            var service = new RecordingService(options, folder, keys, ledger, journal, time, logger);
            service._ballast.Take();
            ledger.Start();
            service._places = places;
            if (places.Plans.Count > 0) service._anchors = new LedgerAnchors(ledger, places.Plans, time, loggers.CreateLogger<LedgerAnchors>());
            return service;
        }
        catch
        {
            places?.Dispose();
            ledger.Dispose();
            throw;
        }
    }

    public ISessionRecord Open(Session session) => new LiveRecord(session, this);

    /// <summary>Seals what is left. Called when no session runs any more.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        // Rounds that run end before what they use does.
        await _timer.DisposeAsync().ConfigureAwait(false);
        if (_removing is not null) await _removing.DisposeAsync().ConfigureAwait(false);
        Sealer.Dispose();
        foreach (var left in _stuck.Keys) left.Retry();
        Journal.Dispose();
        if (_anchors is not null)
        {
            Ledger.Integrate();
            await _anchors.DisposeAsync().ConfigureAwait(false);
        }

        _places?.Dispose();
        Ledger.Dispose();
    }

    /// <summary>Makes a session's file. When it completes the ledger has it.</summary>
    /// <exception cref="RecordingException">It can't be made.</exception>
    internal async Task<RecordedSession> OpenFileAsync(Session session, Target target, LiveRecord record, CancellationToken cancellationToken)
    {
        Health.Require();
        if (_nearlyFull) throw new RecordingException(NearlyFull);
        var agent = session.Principal!.Agent;
        if (_quotas.IsUsedUp(agent)) throw new RecordingException($"the recordings of agent \"{agent}\" have used up their quota");
        var making = Task.Run(() => OpenFile(session, target, record, agent), CancellationToken.None);
        await WaitAsync(making, cancellationToken).ConfigureAwait(false);
        return await making.ConfigureAwait(false);
    }

    /// <inheritdoc cref="Shredding.Run"/>
    public void Shred(string session, string reason, string by) => Shredding.Run(Folder.Root, Ledger, session, reason, by);

    internal Task SyncJournalAsync() => Journal.SyncAsync();

    /// <summary>Waits for the disk, but not for one that hangs.</summary>
    /// <exception cref="RecordingException">It failed or hangs.</exception>
    internal async Task WaitAsync(Task task, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(Patience, _time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException error)
        {
            throw Fail("this session can't be recorded: the disk of the recordings does not answer", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or LedgerUnavailableException)
        {
            throw Fail(RecordingHealth.Explain(error), error);
        }
    }

    /// <summary>A session's frames can't be written: nothing is taken in until they can.</summary>
    internal void Failed(RecordedSession session, Exception error)
    {
        _stuck.TryAdd(session, 0);
        Fail(RecordingHealth.Explain(error), error);
        // Room for the ends of the sessions that now end.
        _ballast.GiveUp();
    }

    internal void Grown(RecordedSession session, long bytes)
    {
        if (bytes > 0 && _quotas.Count(session.Agent, bytes)) session.End(new SessionEnd("the recordings of this agent have used up their quota"));
    }

    internal void Closed(RecordedSession session) => _open.TryRemove(session.Id, out _);

    private RecordedSession OpenFile(Session session, Target target, LiveRecord record, string agent)
    {
        using var key = SessionKey.Create();
        var file = new SessionFile(Folder.NewFile(session.Id.Text, session.Opened));
        try
        {
            var principal = session.Principal!;
            var opening = new SessionOpening(session.Id.Text, session.Opened, session.Listener.Protocol, session.Listener.Name, session.Client.ToString()!)
            {
                Agent = agent,
                Token = principal.TokenId,
                Target = target.Name,
            };
            var writer = SessionFileWriter.Create(file, opening, key, _keys.Readers, _keys.Node, _time);
            var isStrict = target.Recording.Durability == Durability.Strict;
            // Its header has the key of all that follows: without it what the journal keeps can't be read.
            if (isStrict) Folder.Sync(file);
            file.Release();
            Ledger.Append(LedgerEntry.SessionOpened(session.Id.Text, writer.HeaderHash, opening.Protocol, opening.Listener, opening.Client));
            if (isStrict) Ledger.Sync();
            var recorded = new RecordedSession(this, record, session, file, writer, new JournalCipher(key, writer.HeaderHash), target.Name);
            _open[session.Id.Text] = recorded;
            return recorded;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private RecordingException Fail(string problem, Exception error)
    {
        if (Health.Fail(problem)) RecordingLog.Stopped(_logger, problem, error);
        return new RecordingException(problem, error);
    }

    /// <summary>Each second: is there room, does the disk answer, is what failed well again?</summary>
    private void Watch()
    {
        if (Sealer.Busy > Patience)
        {
            Fail("this session can't be recorded: the disk of the recordings does not answer", new TimeoutException());
            return;
        }

        if (Health.Problem is not null) Sealer.Now(new Repair(this));
        // Sessions that run have the rest.
        var nearlyFull = !HasRoom();
        if (nearlyFull != _nearlyFull) RecordingLog.Room(_logger, nearlyFull ? "less than min_free: no new session is served" : "enough again");
        _nearlyFull = nearlyFull;
    }

    private void Remove()
    {
        // The next round comes in an hour: a longer one is not run into.
        lock (_retention) _retention.Run();
    }

    private bool HasRoom()
    {
        try
        {
            return new DriveInfo(Folder.Root).AvailableFreeSpace >= _options.MinFree;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Tries everything that failed again, on the sealer's thread.</summary>
    private sealed class Repair(RecordingService service) : ISealable
    {
        public void Seal()
        {
            try
            {
                foreach (var stuck in service._stuck.Keys)
                {
                    if (!stuck.Retry()) return;
                    service._stuck.TryRemove(stuck, out _);
                }

                service._ballast.Take();
                if (service.Ledger.Health.Failure is null && service.Health.Recover()) RecordingLog.Resumed(service._logger);
            }
            catch (Exception)
            {
                // Not yet: in a second it is tried again. The thread is everybody's, so nothing may end it.
            }
        }
    }
}
