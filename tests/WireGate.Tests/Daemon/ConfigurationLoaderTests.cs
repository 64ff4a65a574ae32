using NUnit.Framework;
using WireGate.Configuration;
using WireGate.Core.Configuration;
using WireGate.Core.Transport;

namespace WireGate.Tests.Daemon;

internal sealed class ConfigurationLoaderTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("wg-").FullName;
        File.WriteAllText(Path.Combine(_folder, "a.pem"), "");
        File.WriteAllText(Path.Combine(_folder, "extra.yaml"), "rules:\n  - { name: x }\n");
        File.WriteAllText(Path.Combine(_folder, "wrong.yaml"), "rules: []\nrule: []\n");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private const string Target = "  one: { protocol: echo, address: \"h:7\", credential: c }\n";

    [TestCase("gat: {}", "1:1: unknown key \"gat\"")]
    [TestCase("gate: { amdin: {} }", "1:9: unknown key \"amdin\"")]
    [TestCase("gate: { drain: 25h }", "1:16: \"drain\" is at most 1d")]
    [TestCase("gate: { drain: soon }", "1:16: \"drain\" is a duration")]
    [TestCase("gate: { log: xml }", "1:14: \"log\" is one of json, text")]
    [TestCase("gate: { state: s, control: s/x.sock }", "1:28: the control socket needs a folder of its own")]
    [TestCase("gate: []", "1:7: expected a mapping")]
    [TestCase("gate: { store: {} }", "1:16: \"postgres\" is missing")]
    [TestCase("gate: { store: { sqlite: {} } }", "1:16: \"postgres\" is missing")]
    [TestCase("gate: { store: { postgres: { address: h, database: d, credential: c }, redis: {} } }", "1:72: unknown key \"redis\"")]
    [TestCase("gate: { store: { postgres: { database: d, credential: c } } }", "1:28: \"address\" is missing")]
    [TestCase("gate: { store: { postgres: { address: h, credential: c } } }", "1:28: \"database\" is missing")]
    [TestCase("gate: { store: { postgres: { address: h, database: d } } }", "1:28: \"credential\" is missing")]
    [TestCase("gate: { store: { postgres: { address: \"h:0\", database: d, credential: c } } }", "1:39: an address is host")]
    [TestCase("gate: { store: { postgres: { address: h, database: \"\", credential: c } } }", "1:52: \"database\" is a database's name")]
    [TestCase("gate: { store: { postgres: { address: h, database: d, credential: c, password: p } } }", "1:70: unknown key \"password\"")]
    [TestCase("gate: { store: { postgres: { address: h, database: d, credential: c, tls: { mode: require } } } }", "1:83: a store's server is verified")]
    [TestCase("gate: { store: { postgres: { address: 127.0.0.1, database: d, credential: c, tls: { mode: prefer } } } }", "1:91: a store's server is verified")]
    [TestCase("gate: { store: { postgres: { address: h, database: d, credential: c, tls: { mode: disable } } } }", "1:83: without TLS the store's server is on this machine")]
    [TestCase("gate: { store: { postgres: { address: localhost, database: d, credential: c, tls: { mode: disable } } } }", "1:91: without TLS the store's server is on this machine")]
    [TestCase("recordings: {}", "1:1: unknown key \"recordings\"")]
    [TestCase("recording: {}", "1:12: \"readers\" names the file")]
    [TestCase("recording: { readers: [a.pub], durability: none }", "1:44: \"durability\" is one of")]
    [TestCase("recording: { readers: [a.pub], rows: some }", "1:38: \"rows\" is none, shape, all")]
    [TestCase("recording: { readers: [a.pub], journal: 1MiB }", "1:41: \"journal\" is a size")]
    [TestCase("identity: []", "1:11: expected a mapping")]
    [TestCase("rules: {}", "1:8: expected a list")]
    [TestCase("rules_files: [none.yaml]", "1:15: the file \"none.yaml\" does not exist")]
    [TestCase("rules_files: [extra.yaml, extra.yaml]", "1:27: \"extra.yaml\" stands here twice")]
    [TestCase("rules_files: wrong.yaml", "wrong.yaml:2:1: unknown key \"rule\"")]
    [TestCase("targets:\n  a/b: {}", "2:3: a target's name has")]
    [TestCase("targets:\n  one: { address: h }", "2:8: \"protocol\" is missing")]
    [TestCase("targets:\n  one: { protocol: smtp }", "2:20: unknown protocol; known: echo")]
    [TestCase("targets:\n  one: { protocol: echo, credential: c }", "2:8: \"address\" is missing")]
    [TestCase("targets:\n  one: { protocol: echo, address: \"h:0\", credential: c }", "2:35: an address is")]
    [TestCase("targets:\n  one: { protocol: echo, address: [h, \"h:7\"], credential: c }", "2:39: the address h:7 stands here twice")]
    [TestCase("targets:\n  one: { protocol: echo, address: [], credential: c }", "2:35: an address is missing")]
    [TestCase("targets:\n  one: { protocol: echo, address: h }", "2:8: \"credential\" is missing")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, colour: red }", "2:53: unknown key \"colour\"")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, tls: { mode: maybe } }", "2:66: \"mode\" is one of")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, tls: { authority: no.pem } }", "2:71: the file \"no.pem\" does not exist")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, tls: { mode: prefer, authority: a.pem } }", "2:85: \"authority\" is checked only")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, tls: { mode: verify-ca, server_name: h } }", "2:90: \"server_name\" is checked only")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, tls: { certificate: a.pem } }", "2:58: \"certificate\" and \"key\" go together")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, tls: { mode: disable, certificate: a.pem, key: a.pem } }", "2:88: \"certificate\" needs a mode")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, labels: { env: [prod] } }", "2:68: expected a value")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, redaction: { detectors: [jwt, emial] } }", "2:83: there is no detector \"emial\"")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, redaction: { detectors: [jwt, jwt] } }", "2:83: the detector jwt stands here twice")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, redaction: { detectors: [] } }", "2:77: name detectors, or say off")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, redaction: { detectors: [off, jwt] } }", "2:78: there is no detector \"off\"")]
    [TestCase("targets:\n  one: { protocol: echo, address: h, credential: c, redaction: { secrets: off } }", "2:66: unknown key \"secrets\"")]
    [TestCase("listeners: {}", "1:12: expected a list")]
    [TestCase("listeners:\n  - { protocol: echo }", "2:5: \"bind\" is missing")]
    [TestCase("listeners:\n  - { protocol: echo, bind: \"localhost:5\" }", "2:29: \"bind\" is an address")]
    [TestCase("listeners:\n  - { protocol: echo, bind: \"127.0.0.1\" }", "2:29: \"bind\" is an address")]
    [TestCase("listeners:\n  - { protocol: echo, bind: \"127.0.0.1:5\" }\n  - { protocol: echo, bind: \"127.0.0.1:5\" }", "3:29: another listener is bound to 127.0.0.1:5")]
    [TestCase("listeners:\n  - { protocol: echo, bind: \"127.0.0.1:5\", from: [10.0.0.1/8] }", "2:51: expected a network")]
    [TestCase("listeners:\n  - { protocol: echo, bind: \"127.0.0.1:5\", from: [] }", "2:50: \"from\" names no network")]
    [TestCase("listeners:\n  - { protocol: echo, bind: \"127.0.0.1:5\", mode: 0600 }", "2:50: \"mode\" is for unix sockets")]
    [TestCase("listeners:\n  - { protocol: echo, bind: ./d/s, mode: 0699 }", "2:42: \"mode\" is an octal file mode")]
    [TestCase("listeners:\n  - { protocol: echo, bind: ./d/s, from: [10.0.0.0/8] }", "2:42: \"from\" means nothing on a unix socket")]
    [TestCase("listeners:\n  - { protocol: echo, bind: \"127.0.0.1:5\", proxy_protocol: {} }", "2:60: \"from\" is missing")]
    [TestCase("listeners:\n  - { protocol: echo, bind: \"127.0.0.1:5\", tls: { certificate: a.pem } }", "2:49: \"key\" is missing")]
    [TestCase("listeners:\n  - { protocol: echo, bind: \"127.0.0.1:5\", tls: { certificate: a.pem, key: b.pem } }", "2:76: the file \"b.pem\" does not exist")]
    [TestCase("listeners:\n  - { protocol: echo, bind: \"127.0.0.1:5\", target: two }", "2:52: there is no target \"two\"")]
    [TestCase("listeners:\n  - { protocol: echo, bind: ./state/control/s }", "2:29: a data socket must not share a folder with the control socket")]
    [TestCase("listeners:\n  - { protocol: echo, bind: ./state/s }", "2:29: a data socket must not")]
    public void What_is_wrong_is_told_with_its_place(string text, string expected)
    {
        var error = Assert.Throws<ConfigException>(() => Load(text));
        Assert.That(error!.All.Select(one => one.Message.Replace(_folder + "/", "", StringComparison.Ordinal).Replace("gate.yaml:", "", StringComparison.Ordinal)),
            Has.Some.StartsWith(expected));
    }

    [Test]
    public void Every_error_of_a_file_is_told_at_once()
    {
        var error = Assert.Throws<ConfigException>(() => Load("gat: {}\ngate: { log: xml }\ntargets:\n  one: { protocol: smtp }\nlisteners:\n  - {}\n"));
        Assert.That(error!.All.Select(one => one.Position.Line), Is.EquivalentTo(new[] { 1, 2, 4, 6 }));
    }

    [Test]
    public void A_whole_configuration_is_read()
    {
        var configuration = Load("""
            gate: { state: var, log: json, log_level: debug, drain: 5s }
            listeners:
              - { protocol: echo, bind: "0.0.0.0:7", from: [10.0.0.0/8, 192.0.2.1], proxy_protocol: { from: "10.1.0.0/16" }, target: one, loud: true }
              - { protocol: echo, bind: ./run/echo.sock, mode: 0660 }
            rules_files: [extra.yaml]
            rules: [{ name: y }]
            targets:
            """ + "\n" + Target);
        Assert.Multiple(() =>
        {
            Assert.That(configuration.Gate.StateFolder, Is.EqualTo(Path.Combine(_folder, "var")));
            Assert.That(configuration.Gate.ControlSocket, Is.EqualTo(Path.Combine(_folder, "var/control/control.sock")));
            Assert.That(configuration.Gate.Drain, Is.EqualTo(TimeSpan.FromSeconds(5)));
            Assert.That(configuration.Listeners, Has.Length.EqualTo(2));
            Assert.That(configuration.Listeners[0].Listener.From, Has.Length.EqualTo(2));
            Assert.That(configuration.Listeners[0].Listener.ProxyProtocolFrom, Has.Length.EqualTo(1));
            Assert.That(configuration.Listeners[0].Listener.Target, Is.EqualTo("one"));
            Assert.That(configuration.Listeners[0].Listener.Settings, Is.EqualTo(true));
            Assert.That(configuration.Listeners[1].SocketMode, Is.EqualTo((UnixFileMode)0b110_110_000));
            Assert.That(configuration.Find("one")!.Addresses[0].Port, Is.EqualTo(7));
            Assert.That(configuration.Rules, Has.Length.EqualTo(2));
            Assert.That(configuration.Files, Is.EquivalentTo(new[] { Path.Combine(_folder, "gate.yaml"), Path.Combine(_folder, "extra.yaml") }));
        });
    }

    [TestCase("db.internal", "", "db.internal:5432", UpstreamTlsMode.VerifyFull)]
    [TestCase("db.internal:6000", ", tls: { mode: verify-ca, authority: a.pem }", "db.internal:6000", UpstreamTlsMode.VerifyAuthority)]
    [TestCase("127.0.0.1", ", tls: { mode: disable }", "127.0.0.1:5432", UpstreamTlsMode.Disable)]
    [TestCase("[::1]", ", tls: { mode: disable }", "[::1]:5432", UpstreamTlsMode.Disable)]
    public void A_store_of_several_nodes_is_read(string address, string tls, string expected, UpstreamTlsMode mode)
    {
        var store = Load($"gate: {{ store: {{ postgres: {{ address: \"{address}\", database: gates, credential: c{tls} }} }} }}").Gate.Store!;
        Assert.That((store.Address.ToString(), store.Database, store.Credential, store.Tls.Mode), Is.EqualTo((expected, "gates", "c", mode)));
    }

    [TestCase(0, true)]
    [TestCase(1, false)]
    public void A_socket_path_may_have_107_bytes(int over, bool fits)
    {
        var path = _folder + "/" + new string('x', 107 - _folder.Length - 1 + over);
        if (fits) Assert.DoesNotThrow(() => Load($"listeners: [{{ protocol: echo, bind: {path} }}]"));
        else Assert.That(() => Load($"listeners: [{{ protocol: echo, bind: {path} }}]"), Throws.TypeOf<ConfigException>());
    }

    [Test]
    public void A_file_that_is_not_UTF_8_is_refused()
    {
        File.WriteAllBytes(Path.Combine(_folder, "gate.yaml"), [.. "gate: { state: \""u8, 0xFF, .. "\" }"u8]);
        Assert.That(() => new ConfigurationLoader([new EchoProtocol()]).Load(Path.Combine(_folder, "gate.yaml")),
            Throws.TypeOf<ConfigException>().With.Message.Contains("not UTF-8"));
    }

    [Test]
    public void The_definition_of_a_target_ignores_order_layout_and_labels_and_nothing_else()
    {
        var first = Load("targets:\n" + Target).Targets["one"].Definition;
        Assert.Multiple(() =>
        {
            Assert.That(Load("targets: { one: { credential: c, address: \"h:7\", protocol: echo, labels: { env: prod } } }").Targets["one"].Definition, Is.EqualTo(first));
            Assert.That(Load("targets: { one: { credential: c, address: \"h:8\", protocol: echo } }").Targets["one"].Definition, Is.Not.EqualTo(first));
        });
    }

    private GateConfiguration Load(string text)
    {
        var file = Path.Combine(_folder, "gate.yaml");
        File.WriteAllText(file, text);
        return new ConfigurationLoader([new EchoProtocol()]).Load(file);
    }
}
