using System.Runtime.CompilerServices;
using System.Text;
using NUnit.Framework;
using WireGate.Fuzz.Sql;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Sql.Parsing;
using WireGate.Tests.Postgres.Facts;

namespace WireGate.Tests.Postgres.Judgement;

/// <summary>Texts that differ in their numbers, each parsed for itself: facts and accesses are the same wherever they are shared.</summary>
public sealed class ShapeTests : JudgedBySample
{
    private SqlGrammar _grammar = null!;
    private ShapeSiblings _siblings = null!;

    [OneTimeSetUp]
    public void LoadGrammar() => _siblings = new ShapeSiblings(_grammar = new SqlGrammar(null, TimeProvider.System));

    [OneTimeTearDown]
    public void Unload() => _grammar.Dispose();

    [TestCase("statements", 100, 25)]
    [TestCase("clients", 40, 20)]
    [TestCase("generated", 2_000, 600)]
    public async Task Facts_and_accesses_of_a_shape_are_those_of_each_of_its_texts(string corpus, int shapes, int shared)
    {
        var (hasShape, isShared) = (0, 0);
        foreach (var sql in Corpus(corpus).Distinct())
        {
            var bytes = Encoding.UTF8.GetBytes(sql);
            var sharing = await _siblings.CheckAsync(bytes);
            if (sharing != ShapeSiblings.Sharing.None) hasShape++;
            if (sharing != ShapeSiblings.Sharing.Shared) continue;
            isShared++;
            var accesses = await AccessesAsync(bytes);
            foreach (var sibling in ShapeSiblings.Of(bytes))
                Assert.That(await AccessesAsync(sibling), Is.EqualTo(accesses), Encoding.ASCII.GetString(sibling));
        }

        Assert.That(hasShape, Is.GreaterThanOrEqualTo(shapes), "texts with a shape");
        Assert.That(isShared, Is.GreaterThanOrEqualTo(shared), "texts that share facts");
    }

    [Test]
    public async Task The_filter_that_rules_see_is_told_as_before()
    {
        Assert.That(await AccessesAsync("DELETE FROM sales.orders WHERE 1=1"u8.ToArray()), Has.Some.Contains("filter=none"));
        Assert.That(await AccessesAsync("DELETE FROM sales.orders WHERE 1=2 OR 0<7"u8.ToArray()), Has.Some.Contains("filter=none"));
        Assert.That(await AccessesAsync("DELETE FROM sales.orders WHERE id=1"u8.ToArray()), Has.Some.Contains("filter=present"));
    }

    private async Task<string[]> AccessesAsync(ReadOnlyMemory<byte> sql)
    {
        var accesses = Judge.Describe(await _siblings.ReadAsync(sql), SearchPath.Pinned);
        return [accesses.Kind, .. Says.Of(accesses), .. accesses.Accesses.Select(static access => access.Description ?? "")];
    }

    private static IEnumerable<string> Corpus(string name) => name switch
    {
        "statements" => ParsedStatement.ReadAll().Select(static statement => statement.Sql),
        "clients" => Directory.EnumerateFiles(Folder(), "*.sql").SelectMany(static file => File.ReadAllText(file).Split("\n----\n")).SelectMany(WithoutQuotes),
        _ => Generated(),
    };

    /// <summary>Clients quote nearly everything: the text as it is, and with numbers for its strings.</summary>
    private static IEnumerable<string> WithoutQuotes(string sql)
    {
        var text = sql[(sql.StartsWith("--", StringComparison.Ordinal) ? sql.IndexOf('\n', StringComparison.Ordinal) + 1 : 0)..];
        return [text, System.Text.RegularExpressions.Regex.Replace(text, "E?'[^']*'|\\$[0-9]+", " 7 ").Replace("\"", "", StringComparison.Ordinal)];
    }

    private static IEnumerable<string> Generated()
    {
        var random = new Random(20_263);
        for (var i = 0; i < 8_000; i++)
        {
            var choices = new byte[random.Next(4, 200)];
            random.NextBytes(choices);
            yield return StatementGenerator.Make(choices);
        }
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Corpus");
}
