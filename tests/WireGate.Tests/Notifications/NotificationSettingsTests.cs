using NUnit.Framework;
using WireGate.Core.Configuration;
using WireGate.Notifications;
using WireGate.Notifications.Configuration;

namespace WireGate.Tests.Notifications;

public sealed class NotificationSettingsTests
{
    [TestCase("channels: [{ to: pager }]", "\"to\" is one of webhook, slack, jira, servicenow")]
    [TestCase("channels: [{ to: slack, channel: C1, token: xoxb-1 }]", "a secret does not belong into the configuration")]
    [TestCase("channels: [{ to: slack, channel: C1, token: { credential: a }, app_token: { credential: b }, signing_secret: { credential: c } }]", "either \"app_token\"")]
    [TestCase("channels: [{ to: slack, channel: C1, token: { credential: a }, signing_secret: { credential: c } }]", "\"callbacks: { bind: … }\" says where")]
    [TestCase("channels: [{ to: slack, channel: C1, token: { credential: a }, people: { U1: carol } }]", "there is no person \"carol\"")]
    [TestCase("channels: [{ to: slack, channel: C1, token: { credential: a } }, { to: slack, channel: C2, token: { credential: a } }]", "another channel is named \"slack\"")]
    [TestCase("channels: [{ to: slack, name: ../x, channel: C1, token: { credential: a } }]", "a channel's name has 1 to 64")]
    [TestCase("channels: [{ to: jira, url: 'http://jira.example.com', user: u, project: P, token: { credential: a } }]", "would be readable on the way")]
    [TestCase("channels: [{ to: jira, url: 'https://j', user: u, project: P, token: { credential: a }, fields: { summary: '{text}' } }]", "{text} needs \"text: true\"")]
    [TestCase("channels: [{ to: jira, url: 'https://j', user: u, project: P, token: { credential: a }, fields: { summary: '{agnet}' } }]", "there is no word {agnet}")]
    [TestCase("chanels: []", "unknown key \"chanels\"")]
    public void What_is_wrong_is_said(string section, string error) =>
        Assert.That(() => NotifierBed.Read($"notifications: {{ {section} }}", "/"), Throws.InstanceOf<ConfigException>().With.Message.Contains(error));

    [Test]
    public void What_is_filled_in_is_never_a_template()
    {
        var template = Template.Read(new ConfigScalar(default, "{agent}: {text}", isPlain: false), text: true);
        var words = new RequestWords(FakeDesk.Request("abc", text: "{owner} {page}"), null);
        Assert.That(template.Fill(words), Is.EqualTo("planner: {owner} {page}"));
    }
}
