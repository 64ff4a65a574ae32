using System.Runtime.CompilerServices;
using System.Text;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Tests.Postgres.Facts;

/// <summary>A statement from Fixtures with the tree that PostgreSQL's grammar makes of it, and the facts expected.</summary>
/// <param name="Sql">The text.</param>
/// <param name="Json">Its parse tree, written by Fixtures/parse.mjs.</param>
/// <param name="Expected">The line below it; empty where there is none.</param>
public sealed record ParsedStatement(string Sql, string Json, string Expected)
{
    public SqlFacts Facts => SqlFactsReader.Read(Encoding.UTF8.GetBytes(Json), Encoding.UTF8.GetBytes(Sql));

    public static IEnumerable<ParsedStatement> ReadAll() => new[] { "queries", "writes", "session", "schema", "random" }.SelectMany(Read);

    public static IEnumerable<ParsedStatement> Read(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder(), file + ".txt"));
        var trees = File.ReadAllLines(Path.Combine(Folder(), file + ".jsonl"));
        var next = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length == 0 || lines[i].StartsWith("# ", StringComparison.Ordinal)) continue;
            var expected = i + 1 < lines.Length && lines[i + 1].StartsWith("    ", StringComparison.Ordinal) ? lines[i + 1].Trim() : "";
            yield return new ParsedStatement(lines[i], trees[next++], expected);
            if (expected.Length > 0) i++;
        }
    }

    public override string ToString() => Sql;

    private static string Folder([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "Fixtures");
}
