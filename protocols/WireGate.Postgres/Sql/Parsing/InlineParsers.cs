using WireGate.Postgres.Sql.Parsing.Wasm;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>The parsers that callers borrow. Made when first needed: an idle gate pays for none.</summary>
internal sealed class InlineParsers(WasmEngine engine, WasmModule module, int most) : IDisposable
{
    private readonly PgQueryInstance?[] _idle = new PgQueryInstance?[most];
    private int _made;

    /// <summary>Null when all are taken; never waits.</summary>
    public PgQueryInstance? TryRent()
    {
        for (var i = 0; i < _idle.Length; i++)
        {
            if (Volatile.Read(ref _idle[i]) is not null && Interlocked.Exchange(ref _idle[i], null) is { } parser)
                return parser;
        }

        if (Interlocked.Increment(ref _made) <= most)
        {
            try
            {
                return new PgQueryInstance(engine, module);
            }
            catch
            {
                Interlocked.Decrement(ref _made);
                throw;
            }
        }

        Interlocked.Decrement(ref _made);
        return null;
    }

    public void Return(PgQueryInstance parser)
    {
        if (!parser.IsBroken)
        {
            for (var i = 0; i < _idle.Length; i++)
            {
                if (Interlocked.CompareExchange(ref _idle[i], parser, null) is null) return;
            }
        }

        parser.Dispose();
        Interlocked.Decrement(ref _made);
    }

    public void Dispose()
    {
        foreach (var parser in _idle) parser?.Dispose();
    }
}
