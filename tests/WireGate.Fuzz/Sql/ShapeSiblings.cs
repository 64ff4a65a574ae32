using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Fuzz.Sql;

/// <summary>A text and others of its shape, each parsed for itself: if the facts of one hold for its shape, they are the facts of all.</summary>
public sealed class ShapeSiblings(SqlGrammar grammar)
{
    /// <summary>Every edge of what a number may decide: nothing, one, float's sizes and their ends, the most digits, leading zeros.</summary>
    private static readonly string[] Numbers = ["1", "0", "2", "999999999", "000000000", "24", "25", "54", "007", "100000", "53"];

    /// <summary>How the texts share facts.</summary>
    public enum Sharing
    {
        /// <summary>The text has no shape.</summary>
        None,

        /// <summary>It has one, and no facts hold for it.</summary>
        Refused,

        Shared,
    }

    /// <summary>The texts of this one's shape with each number in all places, then with all of them in turn.</summary>
    public static IReadOnlyList<byte[]> Of(ReadOnlySpan<byte> sql)
    {
        Span<byte> shape = stackalloc byte[SqlShape.MaxSqlBytes];
        if (!SqlShape.TryWrite(sql, shape, out var length)) return [];
        var texts = new List<byte[]>();
        for (var turn = 0; turn < Numbers.Length; turn++) texts.Add(Fill(shape[..length], turn, 0));
        for (var turn = 0; turn < 3; turn++) texts.Add(Fill(shape[..length], turn, 1));
        // The numbers make texts longer: what would then have no shape for its length says nothing.
        texts.RemoveAll(static text => text.Length > SqlShape.MaxSqlBytes);
        return texts;
    }

    /// <summary>Parses them all and compares.</summary>
    /// <exception cref="FuzzFailure">A text would be given facts that are not its own.</exception>
    public async Task<Sharing> CheckAsync(ReadOnlyMemory<byte> sql)
    {
        var siblings = Of(sql.Span);
        if (siblings.Count == 0) return Sharing.None;
        var shape = Shape(sql.Span);
        var own = await ReadAsync(sql).ConfigureAwait(false);
        var (said, shared) = (Say(own), own.HoldsForAnyNumbers);
        foreach (var sibling in siblings)
        {
            if (!Shape(sibling).AsSpan().SequenceEqual(shape)) throw new FuzzFailure("another shape: " + Encoding.ASCII.GetString(sibling));
            var other = await ReadAsync(sibling).ConfigureAwait(false);
            shared |= other.HoldsForAnyNumbers;
            if (shared && Say(other) is var words && words != said)
                throw new FuzzFailure($"{Encoding.ASCII.GetString(sibling)}: {words} instead of {said}");
        }

        return shared ? Sharing.Shared : Sharing.Refused;
    }

    public async Task<SqlFacts> ReadAsync(ReadOnlyMemory<byte> sql)
    {
        var parse = await grammar.ParseAsync(new ReadOnlySequence<byte>(sql), SqlFactsReader.Read, CancellationToken.None).ConfigureAwait(false);
        return parse.Result ?? new SqlFacts { Unknown = parse.Failure.Kind.ToString() };
    }

    /// <summary>All that is public of the facts, whatever is added to them.</summary>
    private static string Say(SqlFacts facts) => JsonSerializer.Serialize(facts);

    private static byte[] Shape(ReadOnlySpan<byte> sql)
    {
        var shape = new byte[sql.Length];
        return SqlShape.TryWrite(sql, shape, out var length) ? shape[..length] : [];
    }

    private static byte[] Fill(ReadOnlySpan<byte> shape, int turn, int step)
    {
        var text = new StringBuilder(shape.Length * 2);
        foreach (var one in shape)
        {
            if (one != SqlShape.Number)
            {
                text.Append((char)one);
                continue;
            }

            text.Append(CultureInfo.InvariantCulture, $"{Numbers[turn % Numbers.Length]}");
            turn += step;
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
