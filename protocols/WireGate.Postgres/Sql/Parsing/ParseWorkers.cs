using System.Buffers;
using WireGate.Postgres.Sql.Parsing.Wasm;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>
/// Threads for texts that are too long to parse where they arrive. They start when there is work and end when there was none for a
/// while. The queue is bounded by the sessions: each waits for its one statement before it reads the next.
/// </summary>
internal sealed class ParseWorkers : IDisposable
{
    /// <summary>
    /// Of the sandboxed code: some 10,000 levels. A sixteenth of the C stack inside the sandbox, so that this one ends first
    /// (<see cref="PgQueryInstance"/>).
    /// </summary>
    private const int SandboxStackBytes = 2 << 20;

    /// <summary>For the sandbox's stack and a reader that follows a tree of that depth. Address space only, until it is used.</summary>
    private const int ThreadStackBytes = 64 << 20;

    /// <summary>Memory of a sandbox only grows. After a text of this size it is given back.</summary>
    private const int KeepInstanceBelow = 64 << 10;

    private static readonly TimeSpan IdleThreadEnds = TimeSpan.FromSeconds(30);

    private readonly Lock _startLock = new();
    private readonly object _queueLock = new();
    private readonly Queue<ParseJob> _queue = new();
    private readonly List<Thread> _threads = [];
    private readonly string? _cacheFolder;
    private readonly TimeProvider _time;
    private readonly SqlGrammarLimits _limits;
    private WasmEngine? _engine;
    private WasmModule? _module;
    private ParseClock? _clock;
    private int _idle;
    private bool _stopping;

    public ParseWorkers(string? cacheFolder, TimeProvider time, SqlGrammarLimits limits)
    {
        _cacheFolder = cacheFolder;
        _time = time;
        _limits = limits;
    }

    public ValueTask<SqlParse<TResult>> ParseAsync<TResult>(ReadOnlySequence<byte> sql, SqlTreeReader<TResult> reader, CancellationToken cancellationToken)
    {
        var job = new ParseJobOf<TResult>(sql, reader, _time.GetTimestamp());
        lock (_queueLock)
        {
            ObjectDisposedException.ThrowIf(_stopping, this);
            _queue.Enqueue(job);
            if (_queue.Count > _idle && _threads.Count < _limits.Parsers) StartThread();
            Monitor.Pulse(_queueLock);
        }

        return job.WaitAsync(cancellationToken);
    }

    public void Dispose()
    {
        Thread[] threads;
        lock (_queueLock)
        {
            _stopping = true;
            threads = [.. _threads];
            Monitor.PulseAll(_queueLock);
        }

        foreach (var thread in threads) thread.Join();
        while (_queue.TryDequeue(out var job))
        {
            if (job.TryStart()) job.Fail(SqlParseFailureKind.Busy);
        }

        _clock?.Dispose();
        _module?.Dispose();
        _engine?.Dispose();
    }

    private void StartThread()
    {
        var thread = new Thread(Work, ThreadStackBytes) { IsBackground = true, Name = "sql parser" };
        _threads.Add(thread);
        thread.Start();
    }

    private void Work()
    {
        PgQueryInstance? parser = null;
        try
        {
            while (TryTake(out var job))
            {
                if (!job.TryStart()) continue;
                if (_time.GetElapsedTime(job.Queued) > _limits.QueueDeadline)
                {
                    job.Fail(SqlParseFailureKind.Busy);
                    continue;
                }

                var length = job.Sql.Length;
                Parse(job, ref parser);
                if (parser is { IsBroken: false } && length < KeepInstanceBelow) continue;
                parser?.Dispose();
                parser = null;
            }
        }
        finally
        {
            parser?.Dispose();
        }
    }

    private void Parse(ParseJob job, ref PgQueryInstance? parser)
    {
        byte[]? rented = null;
        try
        {
            parser ??= NewParser();
            var sql = job.Sql.FirstSpan;
            if (!job.Sql.IsSingleSegment)
            {
                rented = ArrayPool<byte>.Shared.Rent((int)job.Sql.Length);
                job.Sql.CopyTo(rented);
                sql = rented.AsSpan(0, (int)job.Sql.Length);
            }

            if (!SqlGrammar.IsText(sql))
            {
                job.Fail(SqlParseFailureKind.NotText);
                return;
            }

            using var running = _clock!.Run(parser);
            job.Run(parser, sql);
        }
        catch (Exception exception)
        {
            // A reader's failure is its caller's to know; the thread goes on.
            job.Fail(exception);
        }
        finally
        {
            // Not cleared: SQL text lies in every receive buffer of the process just the same.
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The long texts' engine is made with the first of them: 4 ms and 3 MB that most gates need not spend at the start.</summary>
    private PgQueryInstance NewParser()
    {
        lock (_startLock)
        {
            _engine ??= new WasmEngine(SandboxStackBytes);
            _module ??= GrammarModule.Load(_engine, _cacheFolder);
            _clock ??= new ParseClock(_engine, _time, _limits.ParseDeadline);
        }

        return new PgQueryInstance(_engine, _module);
    }

    private bool TryTake(out ParseJob job)
    {
        lock (_queueLock)
        {
            while (!_queue.TryDequeue(out job!))
            {
                _idle++;
                var pulsed = !_stopping && Monitor.Wait(_queueLock, IdleThreadEnds);
                _idle--;
                if (pulsed || _queue.Count > 0) continue;
                _threads.Remove(Thread.CurrentThread);
                return false;
            }

            return true;
        }
    }
}
