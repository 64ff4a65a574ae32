using System.Text.Json;
using NUnit.Framework;
using WireGate.Policy;
using static WireGate.Tests.Policy.PolicyWorld;

namespace WireGate.Tests.Policy;

public sealed class PolicySchemaTests
{
    [Test]
    public void Sections_list_the_facets_of_every_protocol()
    {
        var rule = Rule();
        Assert.Multiple(() =>
        {
            Assert.That(Keys(rule), Is.EqualTo(new[] { "name", "who", "where", "when", "unless", "then", "mask", "predicates", "limit", "approval", "reason", "hint", "unknown", "observe" }));
            Assert.That(Keys(rule.GetProperty("who")), Is.EqualTo(new[] { "group", "agent", "person", "task", "issuer", "actor" }));
            Assert.That(Keys(rule.GetProperty("where")), Is.EqualTo(new[] { "target", "protocol", "label" }));
            Assert.That(Keys(rule.GetProperty("when")), Is.EqualTo(new[]
            {
                "effect", "statement", "table", "column", "function", "setting", "role", "object", "object_type", "file", "program", "filter", "database", "host", "detect",
            }));
            Assert.That(Keys(rule.GetProperty("unless")), Is.SupersetOf(new[] { "group", "target", "effect", "table", "host" }));
        });
    }

    [Test]
    public void Words_are_listed()
    {
        var filter = Rule().GetProperty("when").GetProperty("properties").GetProperty("filter").GetProperty("anyOf")[0].GetProperty("enum");
        Assert.That(filter.EnumerateArray().Select(word => word.GetString()), Is.EqualTo(new[] { "none", "present", "glob" }));
    }

    [Test]
    public void Holding_is_complete()
    {
        var rule = Rule();
        var approval = rule.GetProperty("approval");
        Assert.Multiple(() =>
        {
            Assert.That(Words(rule.GetProperty("then")), Is.EqualTo(new[] { "allow", "deny", "hold", "mask" }));
            Assert.That(Words(rule.GetProperty("unknown")), Is.EqualTo(new[] { "deny", "ignore", "hold" }));
            Assert.That(Keys(approval), Is.EqualTo(new[] { "by", "wait", "within", "in_transaction", "grant" }));
            Assert.That(Keys(approval.GetProperty("properties").GetProperty("by")), Is.EqualTo(new[] { "group", "count" }));
            var grant = approval.GetProperty("properties").GetProperty("grant");
            Assert.That(Keys(grant), Is.EqualTo(new[] { "uses", "for" }));
            Assert.That(grant.GetProperty("required").EnumerateArray().Select(name => name.GetString()), Is.EqualTo(new[] { "uses", "for" }));
        });
    }

    private static IEnumerable<string?> Words(JsonElement key) => key.GetProperty("enum").EnumerateArray().Select(word => word.GetString());

    private static JsonElement Rule()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) PolicySchema.Write(writer, [PostgresSchema, SshSchema]);
        return JsonDocument.Parse(stream.ToArray()).RootElement.GetProperty("items").GetProperty("properties");
    }

    private static IEnumerable<string> Keys(JsonElement schema) =>
        (schema.TryGetProperty("properties", out var properties) ? properties : schema).EnumerateObject().Select(property => property.Name);
}
