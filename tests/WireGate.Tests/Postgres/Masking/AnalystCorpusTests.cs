using System.Globalization;
using NUnit.Framework;
using WireGate.Core.Masks;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>Masks that keep people from their work get switched off: ordinary queries over masked tables come back, and right but for what is masked.</summary>
internal sealed class AnalystCorpusTests
{
    /// <summary>Of the queries in the file.</summary>
    private const int MostRefused = 3;

    private static readonly IMasks Masks = MaskedDatabase.Masks("- { name: hide, when: { column: [customers.email, \"*.ssn\", payments.card, events.ip] }, then: mask, mask: redact }");

    private static readonly string[] Lines = [.. File.ReadLines(MaskedDatabase.Here("analyst.sql")).Where(static line => !line.StartsWith("--", StringComparison.Ordinal))];

    private MaskedDatabase _database = null!;

    [OneTimeSetUp]
    public async Task CreateAsync() => _database = await MaskedDatabase.CreateAsync("analyst");

    [OneTimeTearDown]
    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Test]
    public void Corpus_is_large_and_few_of_it_are_refused() => Assert.Multiple(() =>
    {
        Assert.That(Lines, Has.Length.GreaterThanOrEqualTo(60));
        Assert.That(Lines.Count(static line => line.StartsWith("refused", StringComparison.Ordinal)), Is.LessThanOrEqualTo(MostRefused));
    });

    [TestCaseSource(nameof(Lines))]
    public async Task An_ordinary_query_comes_back_with_its_masks(string line)
    {
        var (expected, sql) = (line[..line.IndexOf('|', StringComparison.Ordinal)].Trim(), line[(line.IndexOf('|', StringComparison.Ordinal) + 1)..].Trim());
        var planned = await _database.PlanAsync(sql, Masks);
        if (expected == "refused")
        {
            Assert.That(planned.Obstacle, Is.Not.Null);
            return;
        }

        Assert.That(planned.Obstacle, Is.Null);
        var direct = await _database.RunAsync(sql, []);
        Assert.That(direct.Error, Is.Null);
        var result = await _database.RunAsync(sql, planned.Plans);
        Assert.That(result.Refusal, Is.Null);
        var masked = expected == "-" ? [] : expected.Split(',').Select(static number => int.Parse(number, CultureInfo.InvariantCulture) - 1).ToHashSet();
        Assert.Multiple(() =>
        {
            Assert.That(Enumerable.Range(0, result.Masks.Count).Where(i => result.Masks[i] is not null), Is.EquivalentTo(masked));
            Assert.That(direct.Rows, Is.Not.Empty);
            Assert.That(result.Rows, Is.EqualTo(direct.Rows.Select(row => row.Select((value, i) => value is not null && masked.Contains(i) ? "***" : value).ToArray())));
            Assert.That(result.Rows.SelectMany(static row => row).OfType<string>(), Has.None.Contains("canary"));
        });
    }
}
