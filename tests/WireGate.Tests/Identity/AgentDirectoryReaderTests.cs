using NUnit.Framework;
using WireGate.Core.Configuration;
using WireGate.Identity;

namespace WireGate.Tests.Identity;

public sealed class AgentDirectoryReaderTests
{
    [Test]
    public void Agents_and_people_are_read()
    {
        var directory = Read("""
            agents: { planner: { groups: [agents], owner: ana }, writer: {} }
            people: { ana: { groups: [dba], role: approver, uid: 1000 }, bob: {} }
            """);
        Assert.That(directory.FindAgent("planner"), Is.Not.Null);
        Assert.That(directory.FindAgent("planner")!.Groups, Is.EqualTo(new[] { "agents" }));
        Assert.That(directory.FindAgent("planner")!.Owner, Is.EqualTo("ana"));
        Assert.That(directory.FindAgent("writer")!.Groups, Is.Empty);
        Assert.That(directory.FindAgent("Planner"), Is.Null);
        Assert.That(directory.FindPersonByUid(1000)!.Name, Is.EqualTo("ana"));
        Assert.That(directory.FindPersonByUid(1000)!.Role, Is.EqualTo(PersonRole.Approver));
        Assert.That(directory.FindPerson("bob")!.Role, Is.EqualTo(PersonRole.Viewer));
        Assert.That(directory.FindPerson("bob")!.Uid, Is.Null);
        Assert.That(directory.Groups, Is.EquivalentTo(new[] { "agents", "dba" }));
    }

    [Test]
    public void Nothing_configured_is_nobody() => Assert.That(AgentDirectoryReader.Read(null, "/").Agents, Is.Empty);

    [TestCase("agents: { planner: { group: [agents] } }", 1, 22, "unknown key \"group\"")]
    [TestCase("issuer: {}", 1, 1, "unknown key \"issuer\"")]
    [TestCase("agents: { planner: { owner: ana } }", 1, 29, "\"ana\" is not under identity.people")]
    [TestCase("agents: [planner]", 1, 9, "expected a mapping")]
    [TestCase("agents: { planner: yes }", 1, 20, "expected a mapping")]
    [TestCase("agents: { 'a b': {} }", 1, 11, "a name has")]
    [TestCase("agents: { a: { groups: [x, x] } }", 1, 28, "stands here twice")]
    [TestCase("agents: { a: { groups: ['x\\ny'] } }", 1, 25, "a name has")]
    [TestCase("people: { ana: { role: king } }", 1, 24, "one of viewer, approver, operator")]
    [TestCase("people: { ana: { uid: -1 } }", 1, 23, "a whole number")]
    [TestCase("people: { ana: { uid: 7 }, bob: { uid: 7 } }", 1, 40, "uid 7 is \"ana\" already")]
    public void Mistake_is_refused_where_it_stands(string yaml, int line, int column, string problem)
    {
        var error = Assert.Throws<ConfigException>(() => Read(yaml))!;
        Assert.That(error.Problem, Does.Contain(problem));
        Assert.That((error.Position.Line, error.Position.Column), Is.EqualTo((line, column)));
    }

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void Name_has_at_most_64_characters(int length, bool taken)
    {
        var yaml = $"agents: {{ {new string('a', length)}: {{}} }}";
        if (taken) Assert.That(Read(yaml).Agents, Has.Length.EqualTo(1));
        else Assert.Throws<ConfigException>(() => Read(yaml));
    }

    private static AgentDirectory Read(string yaml) =>
        AgentDirectoryReader.Read(ConfigDocument.Parse("wiregate.yaml", new StringReader(yaml)).AsMapping(), "/");
}
