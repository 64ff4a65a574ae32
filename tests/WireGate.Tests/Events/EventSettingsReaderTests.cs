using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Events;
using WireGate.Events.Configuration;
using WireGate.Events.Formats;
using WireGate.Events.Queue;
using WireGate.Tests.Docs;

namespace WireGate.Tests.Events;

public sealed class EventSettingsReaderTests
{
    private DirectoryInfo _folder = null!;

    [SetUp]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("wiregate-settings-");
        foreach (var name in new[] { "hook.key", "siem.token", "siem-ca.pem" }) File.WriteAllText(Path.Combine(_folder.FullName, name), "x");
    }

    [TearDown]
    public void Close() => _folder.Delete(recursive: true);

    [Test]
    public void Without_the_section_there_are_no_sinks() => Assert.That(Read("gate: {}").Sinks, Is.Empty);

    [Test]
    public void List_of_sinks_has_the_queues_defaults()
    {
        var settings = Read("events: [{ to: stdout }, { to: syslog }]");
        Assert.That(settings.Queue, Is.EqualTo(new EventQueueSettings(256 * 1024 * 1024, WhenFull.Refuse)));
        Assert.That(settings.Gate, Is.Not.Empty);
        Assert.That(settings.Sinks.Select(sink => (sink.Name, sink.Format, sink.Text)), Is.EqualTo(new[] { ("stdout", EventFormat.Json, false), ("syslog", EventFormat.Json, false) }));
        Assert.That((settings.Sinks[0].Include.Includes(EventType.OperationAllowed), settings.Sinks[0].Include.Includes(EventType.OperationDenied)), Is.EqualTo((false, true)));
    }

    [Test]
    public void Mapping_says_what_the_queue_is_like()
    {
        var settings = Read("events: { gate: eu-1, limit: 2GiB, when_full: drop_oldest, sinks: [{ to: stdout }] }");
        Assert.That((settings.Gate, settings.Queue.Limit, settings.Queue.WhenFull), Is.EqualTo(("eu-1", 2L << 30, WhenFull.DropOldest)));
    }

    [Test]
    public void Every_kind_of_sink_is_read()
    {
        var sinks = Read("""
            events:
              - { to: file, path: out.jsonl, include: ["operation.*", session.opened], text: true }
              - { to: syslog, address: "tls://logs.example.com", facility: local3, format: ocsf, timeout: 30s, tls: { authority: siem-ca.pem } }
              - { to: webhook, name: hook-1, url: "https://siem.example.com/in", key: { file: hook.key } }
              - { to: otlp, url: "http://localhost:4318", bearer: { credential: siem } }
              - { to: otlp, name: other, url: "https://otel.example.com/custom" }
            """).Sinks;
        var file = (FileSinkSettings)sinks[0];
        Assert.That((file.Path, file.Text), Is.EqualTo((Path.Combine(_folder.FullName, "out.jsonl"), true)));
        Assert.That(EventTypeNames.All.Where(file.Include.Includes), Is.EquivalentTo(new[]
        {
            EventType.OperationAllowed, EventType.OperationDenied, EventType.OperationHeld, EventType.OperationApproved, EventType.OperationObserved, EventType.SessionOpened,
        }));
        var syslog = (SyslogSinkSettings)sinks[1];
        Assert.That((syslog.Transport, syslog.Address, syslog.Facility, syslog.Format, syslog.Timeout), Is.EqualTo(
            (SyslogTransport.Tls, new HostPort("logs.example.com", 6514), 19, EventFormat.Ocsf, TimeSpan.FromSeconds(30))));
        Assert.That(syslog.Tls.AuthorityFile, Is.EqualTo(Path.Combine(_folder.FullName, "siem-ca.pem")));
        var hook = (WebhookSinkSettings)sinks[2];
        Assert.That((hook.Name, hook.Key.File, hook.Address), Is.EqualTo(("hook-1", Path.Combine(_folder.FullName, "hook.key"), new HostPort("siem.example.com", 443))));
        Assert.That(((OtlpSinkSettings)sinks[3]).Url.AbsoluteUri, Is.EqualTo("http://localhost:4318/v1/logs"));
        Assert.That(((OtlpSinkSettings)sinks[3]).Bearer!.Credential, Is.EqualTo("siem"));
        Assert.That(((OtlpSinkSettings)sinks[4]).Url.AbsoluteUri, Is.EqualTo("https://otel.example.com/custom"));
    }

    [TestCase("{ to: syslog }", SyslogTransport.Unix, "/dev/log", null, 0)]
    [TestCase("{ to: syslog, address: /run/log }", SyslogTransport.Unix, "/run/log", null, 0)]
    [TestCase("{ to: syslog, address: 'udp://h' }", SyslogTransport.Udp, null, "h", 514)]
    [TestCase("{ to: syslog, address: 'tcp://[::1]' }", SyslogTransport.Tcp, null, "::1", 601)]
    [TestCase("{ to: syslog, address: 'tcp://h:10514' }", SyslogTransport.Tcp, null, "h", 10514)]
    public void Address_of_syslog_is_read(string yaml, SyslogTransport transport, string? path, string? host, int port)
    {
        var syslog = (SyslogSinkSettings)Read($"events: [{yaml}]").Sinks.Single();
        Assert.That((syslog.Transport, syslog.Path, syslog.Address.Host, syslog.Address.Port), Is.EqualTo((transport, path, host, port)));
    }

    [TestCase("x", 9, "expected a mapping, found a value")]
    [TestCase("[x]", 10, "expected a mapping, found a value")]
    [TestCase("{ sink: [] }", 11, "unknown key \"sink\"; did you mean \"sinks\"?")]
    [TestCase("{ limit: 256, sinks: [] }", 18, "a size such as")]
    [TestCase("{ limit: 3MiB }", 18, "at least 4MiB")]
    [TestCase("{ limit: 9999999GiB }", 18, "a size such as")]
    [TestCase("{ when_full: block }", 22, "\"when_full\" is one of refuse, drop_oldest")]
    [TestCase("{ gate: 'a b' }", 17, "a gate's name")]
    [TestCase("[{ format: json }]", 10, "\"to\" is missing")]
    [TestCase("[{ to: sylog }]", 16, "did you mean \"syslog\"?")]
    [TestCase("[{ to: stdout }, { to: stdout, name: b }]", 26, "one sink writes to the standard output already")]
    [TestCase("[{ to: syslog }, { to: syslog }]", 26, "another sink is named \"syslog\"")]
    [TestCase("[{ to: stdout, name: ../x }]", 30, "a sink's name")]
    [TestCase("[{ to: stdout, path: x }]", 24, "unknown key \"path\"")]
    [TestCase("[{ to: stdout, text: yes }]", 30, "\"text\" is true or false")]
    [TestCase("[{ to: stdout, format: cef }]", 32, "\"format\" is one of json, ocsf")]
    [TestCase("[{ to: stdout, timeout: 0s }]", 33, "\"timeout\" is more than nothing and at most 1m")]
    [TestCase("[{ to: stdout, timeout: 2m }]", 33, "at most 1m")]
    [TestCase("[{ to: stdout, include: [operation.dennied] }]", 34, "did you mean \"operation.denied\"?")]
    [TestCase("[{ to: stdout, include: ['oper*'] }]", 34, "there is no event \"oper*\"")]
    [TestCase("[{ to: stdout, include: [] }]", 33, "\"include\" names no event")]
    [TestCase("[{ to: file }]", 10, "\"path\" is missing")]
    [TestCase("[{ to: file, path: gone/x }]", 28, "the folder of \"gone/x\" does not exist")]
    [TestCase("[{ to: file, path: . }]", 28, "\".\" is a folder")]
    [TestCase("[{ to: syslog, address: 'host:514' }]", 33, "the path of a socket")]
    [TestCase("[{ to: syslog, address: 'relp://h' }]", 33, "the path of a socket")]
    [TestCase("[{ to: syslog, address: 'udp://h:0' }]", 33, "expected a host")]
    [TestCase("[{ to: syslog, address: 'tcp://h', tls: {} }]", 49, "needs an address that begins with tls://")]
    [TestCase("[{ to: syslog, facility: kern }]", 34, "\"facility\" is one of")]
    [TestCase("[{ to: webhook, key: { file: hook.key } }]", 10, "\"url\" is missing")]
    [TestCase("[{ to: webhook, url: 'https://h/' }]", 10, "\"key\" is missing")]
    [TestCase("[{ to: webhook, url: 'https://h/', key: 'swordfish-canary' }]", 49, "a secret does not belong into the configuration")]
    [TestCase("[{ to: webhook, url: 'https://h/', key: { file: gone } }]", 57, "the file \"gone\" does not exist")]
    [TestCase("[{ to: webhook, url: 'https://h/', key: { file: hook.key, credential: c } }]", 49, "either \"file\" or \"credential\"")]
    [TestCase("[{ to: webhook, url: 'https://h/', key: {} }]", 49, "either \"file\" or \"credential\"")]
    [TestCase("[{ to: otlp, url: 'ftp://h/' }]", 27, "\"url\" is an address")]
    [TestCase("[{ to: otlp, url: 'https://u:swordfish-canary@h/' }]", 27, "a secret does not belong into the configuration")]
    [TestCase("[{ to: otlp, url: 'https://h/#x' }]", 27, "a fragment")]
    [TestCase("[{ to: otlp, url: 'http://h/', bearer: { file: siem.token } }]", 48, "would be readable on the way")]
    [TestCase("[{ to: otlp, url: 'http://h/', tls: {} }]", 45, "needs a url that begins with https://")]
    [TestCase("[{ to: otlp, url: 'https://h/', tls: { certificate: siem-ca.pem } }]", 46, "\"certificate\" and \"key\" go together")]
    public void Mistake_is_refused_where_it_stands(string yaml, int column, string problem)
    {
        var error = Assert.Throws<ConfigException>(() => Read("events: " + yaml))!;
        Assert.That(error.Problem, Does.Contain(problem));
        Assert.That((error.Position.Line, error.Position.Column), Is.EqualTo((1, column)));
        Assert.That(error.Message, Does.Not.Contain("swordfish-canary"));
    }

    [Test]
    public void All_sinks_mistakes_are_told_at_once()
    {
        var error = Assert.Throws<ConfigException>(() => Read("events:\n  - { to: file }\n  - { to: stdout }\n  - { to: otlp }"))!;
        Assert.That(error.All.Select(one => one.Position.Line), Is.EqualTo(new[] { 2, 4 }));
    }

    [TestCase("1KiB", 1024)]
    [TestCase("3MiB", 3 << 20)]
    [TestCase("2GiB", 2L << 30)]
    public void Size_is_a_number_and_a_unit(string text, long bytes) => Assert.That((ByteSizes.TryParse(text, out var size), size), Is.EqualTo((true, bytes)));

    [TestCase("")]
    [TestCase("1")]
    [TestCase("MiB")]
    [TestCase("1MB")]
    [TestCase("-1MiB")]
    [TestCase("1.5MiB")]
    [TestCase("99999999999999999999KiB")]
    public void Anything_else_is_no_size(string text) => Assert.That(ByteSizes.TryParse(text, out _), Is.False);

    [Test]
    public void Examples_on_the_page_are_read()
    {
        var examples = Pages.Yaml("docs/events.md").ToList();
        Assert.That(examples, Is.Not.Empty);
        foreach (var example in examples) Assert.That(Read(example.Text).Sinks, Is.Not.Empty, example.Text);
    }

    [Test]
    public void Page_names_every_event()
    {
        var page = Pages.Read("docs/events.md");
        Assert.That(EventTypeNames.All.Select(type => $"`{type.ToWord()}`").Where(word => !page.Contains(word, StringComparison.Ordinal)), Is.Empty);
    }

    private EventSettings Read(string yaml)
    {
        var root = ConfigDocument.Parse("wiregate.yaml", new StringReader(yaml)).AsMapping();
        root.Optional("gate");
        var settings = EventSettingsReader.Read(root, _folder.FullName);
        root.End();
        return settings;
    }
}
