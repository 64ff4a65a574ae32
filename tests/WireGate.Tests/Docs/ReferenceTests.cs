using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Configuration;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Transport;
using WireGate.Hosting;
using WireGate.Postgres;

namespace WireGate.Tests.Docs;

/// <summary>What the pages list is all that there is.</summary>
internal sealed class ReferenceTests
{
    [Test]
    public void Every_key_of_the_configuration_is_in_the_reference()
    {
        var page = Pages.Read("docs/running.md");
        Assert.That(Keys().Where(key => !page.Contains($"`{key}`", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("listeners: [{ protocol: postgres, bind: 127.0.0.1:1, nosuch: 1 }]")]
    [TestCase("targets: { a: { protocol: postgres, address: h, credential: c, database: d, nosuch: 1 } }")]
    public void Every_key_of_listeners_and_targets_is_in_the_reference(string configuration)
    {
        // The error for an unknown key lists those that there are, the protocol's own among them.
        var file = Path.Combine(Directory.CreateTempSubdirectory("wg-").FullName, "wiregate.yaml");
        File.WriteAllText(file, configuration);
        var error = Assert.Throws<ConfigException>(() => Gate.LoadOnly(file))!;
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        var keys = error.Message[(error.Message.IndexOf("known here: ", StringComparison.Ordinal) + 12)..].Split(", ");
        Assert.That(keys, Has.Length.GreaterThan(5).And.Contain("protocol"));
        var page = Pages.Read("docs/running.md");
        Assert.That(keys.Where(key => !page.Contains($"`{key}`", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_facet_is_in_the_page_about_rules()
    {
        var page = Pages.Read("docs/rules.md");
        Assert.That(PostgresFacets.Schema.Facets.Where(facet => !page.Contains($"| `{facet.Key}` |", StringComparison.Ordinal)), Is.Empty);
        Assert.That(EffectNames.All.ToArray().Where(effect => !page.Contains($"| `{effect}` |", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void Every_event_of_the_log_is_in_the_list()
    {
        var page = Pages.Read("docs/running.md");
        var events = Events().ToArray();
        Assert.That(events, Has.Length.GreaterThan(30));
        Assert.That(events.Where(one => !page.Contains($"| {one.Id} | {one.Name} | {one.Level.ToString().ToLowerInvariant()} |", StringComparison.Ordinal)), Is.Empty);
    }

    private static IEnumerable<(int Id, string Name, LogLevel Level)> Events() =>
        new[]
            {
                typeof(Gate), typeof(Link), typeof(WireGate.Identity.TokenService), typeof(WireGate.Vault.VaultService), typeof(PostgresProtocol), typeof(WireGate.Policy.RuleSet),
                typeof(WireGate.Recording.Live.RecordingService), typeof(WireGate.Events.EventsOut), typeof(WireGate.Approvals.ApprovalService), typeof(WireGate.Console.ConsoleServer),
                typeof(WireGate.Notifications.ApprovalNotifier),
            }
            .SelectMany(type => type.Assembly.GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => (method.Name, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
            .Where(found => found.Message is not null).Select(found => (found.Message!.EventId, found.Name, found.Message.Level));

    /// <summary>The names of properties, at every depth of the schema that editors are given.</summary>
    private static IReadOnlyCollection<string> Keys()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
            ConfigurationSchema.Write(json, Gate.ProtocolsFor(new GateSettings { StateFolder = Path.GetTempPath(), ControlSocket = "/" }, NullLoggerFactory.Instance, TimeProvider.System));
        using var schema = JsonDocument.Parse(Encoding.UTF8.GetString(memory.ToArray()));
        var keys = new SortedSet<string>(StringComparer.Ordinal);
        Collect(schema.RootElement, keys);
        Assert.That(keys, Has.Count.GreaterThan(30));
        return keys;
    }

    private static void Collect(JsonElement element, SortedSet<string> keys)
    {
        if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray()) Collect(item, keys);
        if (element.ValueKind != JsonValueKind.Object) return;
        foreach (var property in element.EnumerateObject())
        {
            // Rules have a page of their own.
            if (property.Name is "rules" or "$defs") continue;
            if (property is { Name: "properties", Value.ValueKind: JsonValueKind.Object })
                foreach (var key in property.Value.EnumerateObject()) keys.Add(key.Name);
            Collect(property.Value, keys);
        }
    }
}
