using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Tests.Postgres.Judgement;

/// <summary>What unmodified clients send by themselves passes: it is housekeeping, or a plain read of the sample database's own tables.</summary>
public sealed class CorpusTests : JudgedBySample
{
    [TestCase("psql")]
    [TestCase("psycopg2")]
    [TestCase("node")]
    [TestCase("sqlalchemy")]
    [TestCase("npgsql", "public.customers")]
    [TestCase("asyncpg")]
    [TestCase("pg_dump", "public.*", "sales.orders", "audit.*")]
    public async Task What_a_client_sends_by_itself_passes(string client, params string[] tables)
    {
        using var grammar = new SqlGrammar(null, TimeProvider.System);
        var path = SearchPath.Pinned;
        var statements = Split(client);
        Assert.That(statements, Is.Not.Empty);
        foreach (var sql in statements)
        {
            var parse = await grammar.ParseAsync(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(sql)), SqlFactsReader.Read, CancellationToken.None);
            var facts = parse.Result ?? new SqlFacts { Unknown = "syntax" };
            foreach (var access in Judge.Describe(facts, path).Accesses)
                Assert.That(access.IsHousekeeping || IsReadOf(access, tables) || IsUsersType(access), Is.True, $"{access.Effect} {access.Description}: {sql}");
            path = Judge.PathAfter(facts, path);
        }
    }

    private static bool IsReadOf(Access access, string[] tables) =>
        access.Effect == Effect.Read && access.Find(PostgresFacets.Table) is { IsUnknown: false } table
        && table.Values.All(value => tables.Any(pattern => pattern.EndsWith('*')
            ? value.Text.StartsWith(pattern[..^1], StringComparison.Ordinal) : value.Text == pattern));

    /// <summary>The asyncpg sample itself casts to types with functions of their own, which is not what asyncpg sends by itself.</summary>
    private static bool IsUsersType(Access access) =>
        access.Effect == Effect.Unknown && access.Find(PostgresFacets.Object) is { } named && named.Values[0].Text is "public.pair" or "public.even_number";

    private static string[] Split(string client, [CallerFilePath] string here = "")
    {
        var text = File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "Corpus", client + ".sql"));
        return [.. text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..].Split("\n----\n", StringSplitOptions.RemoveEmptyEntries)];
    }
}
