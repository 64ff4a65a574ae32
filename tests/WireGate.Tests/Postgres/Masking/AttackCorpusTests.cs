using NUnit.Framework;

namespace WireGate.Tests.Postgres.Masking;

internal sealed class AttackCorpusTests
{
    private static readonly string[] Lines = [.. File.ReadLines(MaskedDatabase.Here("attacks.sql")).Where(static line => !line.StartsWith("--", StringComparison.Ordinal))];

    private MaskedDatabase _database = null!;

    [OneTimeSetUp]
    public async Task CreateAsync() => _database = await MaskedDatabase.CreateAsync("attacks");

    [OneTimeTearDown]
    public async Task DisposeAsync() => await _database.DisposeAsync();

    [TestCaseSource(nameof(Lines))]
    public async Task Nothing_that_is_masked_comes_back(string sql) => Assert.That(await SeenAsync(sql, "redact"), Is.Empty);

    /// <summary>Which of the statements run, and what of it is seen, must not depend on the method but where a part of a value is shown.</summary>
    [TestCaseSource(nameof(Lines))]
    public async Task Nothing_that_shows_a_part_comes_back_unmasked(string sql) => Assert.That(await SeenAsync(sql, "partial"), Is.Empty);

    /// <summary>What reaches the client and holds a value that is masked.</summary>
    private async Task<string[]> SeenAsync(string sql, string method)
    {
        var masks = MaskedDatabase.Masks($"- {{ name: hide, when: {{ column: [customers.email, \"*.ssn\", payments.card, events.ip] }}, then: mask, mask: {method} }}");
        var planned = await _database.PlanAsync(sql, masks);
        if (planned.Obstacle is not null) return [];
        var result = await _database.RunAsync(sql, planned.Plans);
        // Its own words may come back in an error: only what it did not say itself is seen.
        if (result.Error is { } error) return $"{error.MessageText} {error.Detail}".Contains("canary", StringComparison.Ordinal) ? [error.MessageText] : [];
        // Of what is neither refused nor masked, the rows may not depend on the values either: that these are the only ones is the point of the list.
        if (result.Refusal is null && result.Masks.All(static mask => mask is null) && result.Rows.Count > 0) return [.. result.Rows.Select(static row => "passed: " + string.Join(", ", row)).Take(1)];
        return [.. result.Rows.SelectMany(static row => row).OfType<string>().Where(static value => value.Contains("canary", StringComparison.Ordinal))];
    }
}
