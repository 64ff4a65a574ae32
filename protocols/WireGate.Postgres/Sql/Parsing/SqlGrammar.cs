using System.Buffers;
using System.Text.Unicode;
using WireGate.Postgres.Sql.Parsing.Wasm;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>
/// PostgreSQL's own grammar (libpg_query, PostgreSQL 18) in a sandbox: whatever a text does to the parser, it does to a piece of memory
/// that is thrown away. One for the process; all members may be called by any thread.
/// </summary>
public sealed class SqlGrammar : IDisposable
{
    /// <summary>A longer text is unknown without being parsed (notes of libpg_query: the tree takes up to 150 times the text).</summary>
    public const int MaxSqlBytes = 1 << 20;

    /// <summary>Parsed on the calling thread, in about a millisecond at most; longer texts would hold up the other sessions of that thread.</summary>
    public const int InlineBytes = 2048;

    /// <summary>Wasmtime's own default; fits the smallest thread of any platform (musl: 1.5 MB) with room for the reader.</summary>
    private const int InlineStackBytes = 512 << 10;

    private readonly WasmEngine _engine;
    private readonly WasmModule _module;
    private readonly InlineParsers _inline;
    private readonly ParseWorkers _workers;

    /// <param name="cacheFolder">Where a module compiled for this processor may be kept; null to keep none.</param>
    /// <param name="time">The clock of the deadlines.</param>
    /// <param name="limits">Null for the defaults.</param>
    /// <exception cref="WasmtimeException">The sandbox can't be built.</exception>
    public SqlGrammar(string? cacheFolder, TimeProvider time, SqlGrammarLimits? limits = null)
    {
        limits ??= new SqlGrammarLimits();
        _engine = new WasmEngine(InlineStackBytes);
        _module = GrammarModule.Load(_engine, cacheFolder);
        _inline = new InlineParsers(_engine, _module, limits.Parsers);
        _workers = new ParseWorkers(cacheFolder, time, limits);
    }

    /// <summary>
    /// Parses and lets <paramref name="reader"/> read the tree. Completes synchronously for texts up to <see cref="InlineBytes"/> unless all
    /// parsers are taken. The memory of <paramref name="sql"/> must stay as it is until then.
    /// </summary>
    public ValueTask<SqlParse<TResult>> ParseAsync<TResult>(ReadOnlySequence<byte> sql, SqlTreeReader<TResult> reader, CancellationToken cancellationToken)
    {
        if (sql.Length > MaxSqlBytes) return new(Failed<TResult>(SqlParseFailureKind.TooLong));
        if (sql.Length <= InlineBytes && TryParseInline(sql, reader, out var parse)) return new(parse);
        return _workers.ParseAsync(sql, reader, cancellationToken);
    }

    public void Dispose()
    {
        _workers.Dispose();
        _inline.Dispose();
        _module.Dispose();
        _engine.Dispose();
    }

    internal static SqlParse<TResult> Failed<TResult>(SqlParseFailureKind kind) => new(default, new SqlParseFailure(kind));

    /// <summary>The grammar stops at a NUL and reads bytes, not characters: for it and the server to read one text, it must be text.</summary>
    internal static bool IsText(ReadOnlySpan<byte> sql) => !sql.Contains((byte)0) && Utf8.IsValid(sql);

    /// <summary>False where it is for a worker: all parsers are taken, or the text may take more time or stack than there is here.</summary>
    private bool TryParseInline<TResult>(ReadOnlySequence<byte> sql, SqlTreeReader<TResult> reader, out SqlParse<TResult> parse)
    {
        parse = default;
        scoped var text = sql.FirstSpan;
        Span<byte> whole = stackalloc byte[sql.IsSingleSegment ? 0 : (int)sql.Length];
        if (!sql.IsSingleSegment)
        {
            sql.CopyTo(whole);
            text = whole;
        }

        if (!IsText(text))
        {
            parse = Failed<TResult>(SqlParseFailureKind.NotText);
            return true;
        }

        if (OperatorRuns.HasLonger(text)) return false;
        var parser = _inline.TryRent();
        if (parser is null) return false;
        try
        {
            parser.TryParse(text, reader, out var result, out var failure);
            parse = new SqlParse<TResult>(result, failure);
        }
        finally
        {
            _inline.Return(parser);
        }

        return parse.Failure.Kind != SqlParseFailureKind.TooDeep;
    }
}
