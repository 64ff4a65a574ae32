using System.Text.Json;
using NUnit.Framework;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>Every command where no gate runs or the usage is wrong: the code, one line, and never a stack trace.</summary>
public sealed class ExitCodeTests
{
    private Site _site = null!;

    [OneTimeSetUp]
    public async Task CreateAsync() => _site = await Site.CreateAsync();

    [OneTimeTearDown]
    public async Task RemoveAsync() => await _site.DisposeAsync();

    [TestCase(3, "status")]
    [TestCase(3, "reload")]
    [TestCase(3, "sessions", "list")]
    [TestCase(3, "sessions", "watch")]
    [TestCase(3, "sessions", "kill", "x")]
    [TestCase(3, "with", "shop", "--", "true")]
    [TestCase(2)]
    [TestCase(2, "frobnicate")]
    [TestCase(2, "token", "issue")]
    [TestCase(2, "token", "issue", "--agent", "planner", "--ttl", "soon")]
    [TestCase(2, "token", "issue", "--agent", "planner", "--ttl", "9h", "--session", "8h")]
    [TestCase(2, "token", "revoke")]
    [TestCase(2, "secret", "set")]
    [TestCase(2, "policy", "explain", "SELECT 1")]
    [TestCase(2, "check", "--config", "/no/such/file.yaml")]
    [TestCase(2, "run", "--config", "/no/such/file.yaml")]
    [TestCase(1, "token", "revoke", "wgt_aaaaaaaaaa")]
    [TestCase(0, "token", "list")]
    [TestCase(0, "check", "--offline")]
    [TestCase(0, "--version")]
    [TestCase(0, "--help")]
    public async Task A_script_can_tell_what_happened(int code, params string[] arguments)
    {
        var result = await _site.RunAsync(arguments);
        Assert.That(result.ExitCode, Is.EqualTo(code), result.ToString());
        Assert.That(result.Output + result.Error, Does.Not.Contain("   at ").And.Not.Contain("Exception"));
        if (code != 0) Assert.That(result.Error, Does.StartWith("wiregate: "));
    }

    [Test]
    public async Task The_schema_is_a_JSON_schema_that_knows_every_section_of_what_init_writes()
    {
        using var schema = JsonDocument.Parse(await _site.AnswerAsync("schema"));
        Assert.That(schema.RootElement.GetProperty("$schema").GetString(), Does.StartWith("https://json-schema.org/draft"));
        Assert.That(schema.RootElement.GetProperty("additionalProperties").GetBoolean(), Is.False);
        var sections = schema.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name).ToArray();
        await using var site = await Site.InitAsync();
        foreach (var line in await File.ReadAllLinesAsync(site.ConfigurationFile))
        {
            if (line.Length == 0 || !char.IsAsciiLetter(line[0])) continue;
            Assert.That(sections, Has.Member(line[..line.IndexOf(':', StringComparison.Ordinal)]));
        }

        Assert.That(References(schema.RootElement), Has.All.Matches<string?>(reference => Resolves(schema.RootElement, reference!)));
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == "$ref" ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static bool Resolves(JsonElement root, string reference) =>
        reference.StartsWith("#/", StringComparison.Ordinal)
        && reference[2..].Split('/').Aggregate((JsonElement?)root, (at, name) =>
            at is { ValueKind: JsonValueKind.Object } here && here.TryGetProperty(name, out var next) ? next : null) is not null;
}
