using System.Collections.Immutable;
using System.Text;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Sql.Facts;

/// <summary>
/// Reads facts from the parse tree that PostgreSQL's own grammar made of a text (libpg_query's JSON). What it does not understand it says so;
/// it never leaves anything out in silence.
/// </summary>
public static class SqlFactsReader
{
    /// <summary>The grammar whose nodes are known here. Another one may say other things with the same words.</summary>
    private const int PostgresMajor = 18;

    /// <param name="json">The parse tree.</param>
    /// <param name="sql">The text that it was made from.</param>
    public static SqlFacts Read(ReadOnlySpan<byte> json, ReadOnlySpan<byte> sql)
    {
        using var tree = ParseTree.TryRead(json);
        if (tree is null) return Unreadable("the parse tree can't be read");
        if (tree.Root.Ordinal("version"u8) / 10_000 != PostgresMajor) return Unreadable("the parse tree is of another grammar");
        try
        {
            return Read(tree, sql);
        }
        catch (Exception e) when (e is DecoderFallbackException or InvalidOperationException)
        {
            // Bytes that are not UTF-8: the names in them can't be compared.
            return Unreadable("text that is not UTF-8");
        }
    }

    private static SqlFacts Read(ParseTree tree, ReadOnlySpan<byte> sql)
    {
        var statements = ImmutableArray.CreateBuilder<StatementFacts>(1);
        var walker = new TreeWalker();
        foreach (var item in tree.Root["stmts"u8])
        {
            var start = item.Ordinal("stmt_location"u8);
            if (start < 0 || start > sql.Length || !item["stmt"u8].Wrapped.Exists) return Unreadable("the parse tree can't be read");
            statements.Add(walker.ReadWhole(item["stmt"u8], (int)start));
            if (walker.IsTooDeep) return Unreadable("nested too deeply");
        }

        return new SqlFacts
        {
            HoldsForAnyNumbers = !tree.TiesToNumbers && statements is [var only] && IsPlain(only),
            Statements = statements.DrainToImmutable(),
        };
    }

    /// <summary>
    /// A query or write that does nothing else: only what these are made of was gone through for places where a number could decide something.
    /// It is alone because where a second statement starts depends on how long the numbers before it are.
    /// </summary>
    private static bool IsPlain(StatementFacts facts)
    {
        if (!IsPlain(facts.Kind)) return false;
        foreach (var kind in facts.InnerKinds)
            if (!IsPlain(kind)) return false;
        return facts.Objects.IsEmpty && facts.Settings.IsEmpty && facts.Roles.IsEmpty && facts.Files.IsEmpty && facts.Programs.IsEmpty
            && facts.Names.IsEmpty && facts.Unknowns.IsEmpty;
    }

    private static bool IsPlain(string kind) => kind is "SELECT" or "INSERT" or "UPDATE" or "DELETE";

    private static SqlFacts Unreadable(string why) => new() { Unknown = why };
}
