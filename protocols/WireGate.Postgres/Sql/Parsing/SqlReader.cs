using System.Buffers;
using System.Text.Json;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>What a text says: from the cache, else from the grammar. One for the process.</summary>
/// <param name="grammar">Parses what the cache does not know.</param>
/// <param name="cache">Shared by all sessions.</param>
/// <param name="facts">Makes facts of a tree. What it can't read it says by a <see cref="JsonException"/>.</param>
public sealed class SqlReader(SqlGrammar grammar, SqlFactsCache cache, SqlTreeReader<SqlFacts> facts)
{
    /// <summary>A reader's failure is a value inside, so that it costs the text its facts and not the session its life.</summary>
    private readonly SqlTreeReader<SqlFacts> _facts = (json, sql) =>
    {
        try
        {
            return facts(json, sql);
        }
        catch (JsonException)
        {
            return new SqlFacts { Unknown = "its tree can't be read" };
        }
    };

    /// <summary>
    /// Never null; what could not be understood says so in <see cref="SqlFacts.Unknown"/>. Completes synchronously, and without
    /// allocating, for what is cached or of a cached shape; synchronously as a rule up to <see cref="SqlGrammar.InlineBytes"/>. The memory of
    /// <paramref name="sql"/> (without the message's NUL) must stay as it is until then.
    /// </summary>
    public ValueTask<SqlFacts> ReadAsync(ReadOnlySequence<byte> sql, CancellationToken cancellationToken)
    {
        if (sql.Length > SqlFactsCache.MaxSqlBytes) return ParseAsync(sql, null, cancellationToken);
        if (!sql.IsSingleSegment) return ReadScatteredAsync(sql, cancellationToken);

        var text = sql.FirstSpan;
        var key = cache.KeyOf(text);
        return cache.Find(key, text) is { } known ? new(known) : ReadByShapeAsync(sql, key, cancellationToken);
    }

    /// <summary>Reads the tree of a text that was read before, for what its facts don't tell; default where there is none. As <see cref="ReadAsync"/> otherwise.</summary>
    internal async ValueTask<TResult?> ReadTreeAsync<TResult>(ReadOnlySequence<byte> sql, Func<Node, TResult> read, CancellationToken cancellationToken)
    {
        var parse = await grammar.ParseAsync(sql, (json, _) =>
        {
            using var tree = ParseTree.TryRead(json);
            return tree is null ? default : read(tree.Root);
        }, cancellationToken).ConfigureAwait(false);
        return parse.Result;
    }

    /// <summary>A text that was not seen of late may be one that was, with other numbers in it.</summary>
    private ValueTask<SqlFacts> ReadByShapeAsync(ReadOnlySequence<byte> sql, ulong key, CancellationToken cancellationToken)
    {
        var text = sql.FirstSpan;
        Span<byte> shape = stackalloc byte[text.Length <= SqlShape.MaxSqlBytes ? text.Length : 0];
        if (!SqlShape.TryWrite(text, shape, out var length)) return ParseAsync(sql, key, cancellationToken);
        shape = shape[..length];
        var shapeKey = cache.KeyOf(shape);
        if (cache.FindShape(shapeKey, shape) is { } known) return new(known);

        var reading = ParseAsync(sql, key, cancellationToken);
        // One that had to wait for a parser is left to the next of its shape: the span ends here.
        if (!reading.IsCompletedSuccessfully) return reading;
        var facts = reading.Result;
        cache.OfferShape(shapeKey, shape, facts);
        return new(facts);
    }

    /// <summary>A text that lies across two buffers, as every so many-th does.</summary>
    private async ValueTask<SqlFacts> ReadScatteredAsync(ReadOnlySequence<byte> sql, CancellationToken cancellationToken)
    {
        var length = (int)sql.Length;
        var rented = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            sql.CopyTo(rented);
            return await ReadAsync(new ReadOnlySequence<byte>(rented, 0, length), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private ValueTask<SqlFacts> ParseAsync(ReadOnlySequence<byte> sql, ulong? key, CancellationToken cancellationToken)
    {
        var parsing = grammar.ParseAsync(sql, _facts, cancellationToken);
        return parsing.IsCompletedSuccessfully ? new(Keep(sql, key, parsing.Result)) : AwaitAsync(parsing, sql, key);
    }

    private async ValueTask<SqlFacts> AwaitAsync(ValueTask<SqlParse<SqlFacts>> parsing, ReadOnlySequence<byte> sql, ulong? key) =>
        Keep(sql, key, await parsing.ConfigureAwait(false));

    private SqlFacts Keep(ReadOnlySequence<byte> sql, ulong? key, SqlParse<SqlFacts> parse)
    {
        var result = parse.IsParsed
            ? parse.Result!
            : new SqlFacts { Unknown = parse.Failure.Describe(), ErrorPosition = parse.Failure.Position };
        // Only what another try could not change.
        if (key is { } known && parse.Failure.Kind is SqlParseFailureKind.None or SqlParseFailureKind.Syntax or SqlParseFailureKind.NotText)
            cache.Offer(known, sql.FirstSpan, result);
        return result;
    }
}
