using WireGate.Postgres.Sql.Parsing.Wasm;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>Ticks an engine's epoch while a parse runs, and only then: an idle gate is not woken.</summary>
internal sealed class ParseClock : IDisposable
{
    /// <summary>Ticks in one deadline. A parse is stopped between one deadline and one tick more.</summary>
    private const int Ticks = 16;

    private readonly Lock _lock = new();
    private readonly WasmEngine _engine;
    private readonly TimeSpan _tick;
    private readonly ITimer _timer;
    private int _running;

    public ParseClock(WasmEngine engine, TimeProvider time, TimeSpan deadline)
    {
        _engine = engine;
        _tick = deadline / Ticks;
        _timer = time.CreateTimer(static state => ((ParseClock)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Gives the parser's next call its deadline and keeps the clock going until the result is disposed.</summary>
    public Running Run(PgQueryInstance parser)
    {
        lock (_lock)
        {
            if (_running++ == 0) _timer.Change(_tick, _tick);
        }

        parser.SetDeadline(Ticks + 1);
        return new Running(this);
    }

    public void Dispose() => _timer.Dispose();

    private void Tick()
    {
        // A late call of the timer may come when nothing runs any more, the engine included.
        lock (_lock)
        {
            if (_running > 0) _engine.Tick();
        }
    }

    internal readonly ref struct Running(ParseClock clock)
    {
        public void Dispose()
        {
            lock (clock._lock)
            {
                if (--clock._running == 0) clock._timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
