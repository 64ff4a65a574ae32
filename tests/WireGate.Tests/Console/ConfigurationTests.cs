using NUnit.Framework;
using WireGate.Console;
using WireGate.Core.Configuration;
using WireGate.Hosting;
using WireGate.Identity;

namespace WireGate.Tests.Console;

internal sealed class ConfigurationTests
{
    private const string Login = "people_login: { issuer: corp, url: https://idp.example.com, client: wiregate }";

    private string _folder = "";

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("wg-").FullName;
        foreach (var name in new[] { "gate.pem", "gate.key" }) File.WriteAllText(Path.Combine(_folder, name), "");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Console_is_configured_by_its_address_and_its_issuer()
    {
        var admin = Load("bind: 0.0.0.0:9440, url: \"https://gate.example.com:9440\", tls: { certificate: gate.pem, key: gate.key }, session: 1h, idle: 5m", Login).Configuration.Gate.Admin!;
        Assert.That((admin.Bind.ToString(), admin.Url.AbsoluteUri, admin.Session, admin.Idle), Is.EqualTo(("0.0.0.0:9440", "https://gate.example.com:9440/", TimeSpan.FromHours(1), TimeSpan.FromMinutes(5))));
    }

    [TestCase("bind: 127.0.0.1:9440, url: http://127.0.0.1:9440", "", "gate.admin needs identity.people_login")]
    [TestCase("bind: 0.0.0.0:9440, url: https://gate.example.com", Login, "without \"tls\" the console is for this machine alone")]
    [TestCase("bind: localhost, url: https://gate.example.com", Login, "\"bind\" is an address with a port")]
    [TestCase("bind: 127.0.0.1:9440", Login, "\"url\" is missing")]
    [TestCase("bind: 127.0.0.1:9440, url: http://gate.example.com", Login, "\"url\" begins with https")]
    [TestCase("bind: 127.0.0.1:9440, url: http://127.0.0.1:9440, tls: { certificate: gate.pem, key: gate.key }", Login, "\"url\" begins with https")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com/console", Login, "without a path")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com, session: 2d", Login, "\"session\" is from 1m to 1d")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com, port: 1", Login, "unknown key \"port\"")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com", "people_login: { issuer: corp, url: http://idp.example.com, client: wiregate }", "http is for this machine alone")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com", "people_login: { issuer: corp, url: https://idp.example.com }", "\"client\" is missing")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com", "people_login: { issuer: corp, url: https://idp.example.com, client: w, algorithms: HS256 }", "an algorithm is one of")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com", "people_login: { issuer: corp, url: https://idp.example.com, client: w, credential: nosuch }", "nosuch")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com", Login + ", people: { ana: { subject: { issuer: other, sub: a } } }", "people log in with \"corp\"")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com", Login + ", people: { ana: { subject: { issuer: corp } } }", "a subject has \"sub\" or \"email\"")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com", Login + ", people: { ana: { subject: { issuer: corp, sub: a, email: a@b } } }", "a subject has \"sub\" or \"email\"")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com", Login + ", people: { ana: { subject: { issuer: corp, sub: a } }, bea: { subject: { issuer: corp, sub: a } } }", "one subject is one person")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com", Login + ", people: { ana: { subject: { issuer: corp, email: A@b } }, bea: { subject: { issuer: corp, email: a@B } } }", "one subject is one person")]
    [TestCase("bind: 127.0.0.1:9440, url: https://gate.example.com", "people: { ana: { subject: { issuer: corp, sub: a } } }", "identity.people_login, which is missing")]
    public void What_is_wrong_is_said(string admin, string identity, string error) =>
        Assert.That(() => Load(admin, identity), Throws.InstanceOf<ConfigException>().With.Message.Contains(error));

    [Test]
    public void Person_is_found_by_what_the_issuer_vouches_for()
    {
        var directory = Load("bind: 127.0.0.1:9440, url: https://gate.example.com", Login + ", people: { ana: { role: approver, subject: { issuer: corp, sub: a } }, bea: { role: auditor, subject: { issuer: corp, email: Bea@example.com } }, carl: {} }").Agents;
        var people = new ConsolePeople(() => directory, _ => false);
        Assert.That(people.Find(new Subject("corp", "a", null)), Has.Property("Name").EqualTo("ana").And.Property("MayApprove").True);
        Assert.That(people.Find(new Subject("corp", "x", "bea@example.com")), Has.Property("Name").EqualTo("bea").And.Property("Role").EqualTo("auditor").And.Property("MayApprove").False);
        Assert.That(people.Find(new Subject("corp", "x", null)), Is.Null);
        Assert.That(people.Find(new Subject("corp", "A", null)), Is.Null);
        Assert.That(people.Find(new Subject("other", "a", "bea@example.com")), Is.Null);
    }

    [Test]
    public void Person_who_is_locked_is_nobody()
    {
        var directory = Load("bind: 127.0.0.1:9440, url: https://gate.example.com", Login + ", people: { ana: { role: approver, subject: { issuer: corp, sub: a } } }").Agents;
        var locked = "";
        var people = new ConsolePeople(() => directory, name => name == locked);
        Assert.That(people.Find(new Subject("corp", "a", null)), Is.Not.Null);
        locked = "ana";
        Assert.That(people.Find(new Subject("corp", "a", null)), Is.Null);
    }

    [Test]
    public void Auditor_asks_what_a_viewer_may_and_no_more()
    {
        var directory = new AgentDirectory([], [new Person("ana", [], PersonRole.Auditor, 1000)]);
        var caller = WireGate.Control.Caller.From(1000, 64198, directory)!;
        Assert.That(caller.May(new WireGate.Control.ControlRequest.ListSessions()), Is.True);
        Assert.That(caller.May(new WireGate.Control.ControlRequest.Reload()), Is.False);
    }

    private Snapshot Load(string admin, string identity)
    {
        var file = Path.Combine(_folder, "wiregate.yaml");
        File.WriteAllText(file, $"gate: {{ admin: {{ {admin} }} }}\nidentity: {{ {identity} }}\n");
        return Gate.LoadOnly(file);
    }
}
