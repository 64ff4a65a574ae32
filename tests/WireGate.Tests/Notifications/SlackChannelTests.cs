using NUnit.Framework;
using WireGate.Approvals;

namespace WireGate.Tests.Notifications;

[CancelAfter(60_000)]
public sealed class SlackChannelTests
{
    private NotifierBed _bed = null!;
    private FakeSlack _slack = null!;

    private string Plain => $"notifications: {{ channels: [{{ to: slack, url: '{_slack.Url}', channel: C1, token: {{ file: bot }} }}] }}";

    private string WithButtons(string more = "") =>
        $"notifications: {{ channels: [{{ to: slack, url: '{_slack.Url}', channel: C1, token: {{ file: bot }}, app_token: {{ file: app }}, people: {{ U1: ana }}{more} }}] }}";

    [SetUp]
    public async Task Open()
    {
        _bed = new NotifierBed();
        _slack = await FakeSlack.StartAsync();
    }

    [TearDown]
    public async Task Close()
    {
        await _bed.DisposeAsync();
        await _slack.DisposeAsync();
    }

    [Test]
    public async Task New_request_is_one_message_with_a_summary_and_a_link_and_not_the_text(CancellationToken token)
    {
        await _bed.StartAsync(Plain, token);
        _bed.Desk.Change(FakeDesk.Request("abc"));
        var (method, secret, body) = await _slack.NextAsync(token);
        Assert.That((method, secret), Is.EqualTo(("chat.postMessage", "Bearer " + NotifierBed.SecretOf("bot"))));
        var text = body.GetRawText();
        Assert.That(text, Does.Contain("https://gate.example.com/approvals/abc").And.Contain("deletes-need-a-dba").And.Contain("planner"));
        Assert.That(text, Does.Not.Contain("DELETE FROM orders"));
        Assert.That(text, Does.Not.Contain("wiregate-approve").And.Not.Contain("wiregate-deny"));
    }

    [Test]
    public async Task What_becomes_of_it_changes_the_same_message(CancellationToken token)
    {
        await _bed.StartAsync(Plain, token);
        _bed.Desk.Change(FakeDesk.Request("abc"));
        await _slack.NextAsync(token);
        _bed.Desk.Change(FakeDesk.Request("abc", ApprovalState.Denied));
        var (method, _, body) = await _slack.NextAsync(token);
        Assert.That((method, body.GetProperty("ts").GetString(), body.GetProperty("channel").GetString()), Is.EqualTo(("chat.update", "1.5", "C1")));
    }

    [Test]
    public async Task Restart_does_not_tell_twice(CancellationToken token)
    {
        await _bed.StartAsync(Plain, token);
        _bed.Desk.Change(FakeDesk.Request("abc"));
        await _slack.NextAsync(token);
        _bed.Desk.Items = [FakeDesk.Request("abc"), FakeDesk.Request("old", ApprovalState.Used)];
        await _bed.RestartAsync(Plain, token);
        var (method, _, _) = await _slack.NextAsync(token);
        Assert.That(method, Is.EqualTo("chat.update"), "the message that is there already says where the request stands");
        Assert.That(_slack.Waiting, Is.Zero, "and nobody is told of one that was over before anybody was told");
    }

    [Test]
    public async Task Nobody_can_say_yes_to_a_text_that_is_not_shown(CancellationToken token)
    {
        await _bed.StartAsync(WithButtons(), token);
        _bed.Desk.Change(FakeDesk.Request("abc"));
        var text = (await _slack.NextAsync(token)).Body.GetRawText();
        Assert.That(text, Does.Contain("wiregate-deny"));
        Assert.That(text, Does.Not.Contain("wiregate-approve"));
    }

    [TestCase(2000, true)]
    [TestCase(4000, false)]
    public async Task Text_that_is_shown_whole_can_be_approved_there(int length, bool can, CancellationToken token)
    {
        await _bed.StartAsync(WithButtons(", text: true"), token);
        _bed.Desk.Change(FakeDesk.Request("abc", text: new string('x', length)));
        var text = (await _slack.NextAsync(token)).Body.GetRawText();
        Assert.That(text.Contains("wiregate-approve", StringComparison.Ordinal), Is.EqualTo(can));
    }

    [Test]
    public async Task What_an_agent_wrote_is_never_more_than_plain_text(CancellationToken token)
    {
        await _bed.StartAsync(WithButtons(", text: true"), token);
        _bed.Desk.Change(FakeDesk.Request("abc", text: "<!channel> <https://evil.example.com|click> \u202E *bold*"));
        var body = (await _slack.NextAsync(token)).Body;
        foreach (var block in body.GetProperty("blocks").EnumerateArray().Where(block => block.GetProperty("type").GetString() == "section"))
            Assert.That(block.GetProperty("text").GetProperty("type").GetString(), Is.EqualTo("plain_text"));
        Assert.That(body.GetProperty("text").GetString(), Does.Not.Contain("evil"));
        Assert.That(body.GetRawText(), Does.Not.Contain("\u202E").And.Not.Contain("\\u202e").IgnoreCase);
    }

    [Test]
    public async Task Button_of_a_linked_account_is_that_persons_answer(CancellationToken token)
    {
        await _bed.StartAsync(WithButtons(), token);
        await _slack.SendAsync(Envelope("e1", "U1", "wiregate-deny", "abc"), token);
        Assert.That(await _slack.AcknowledgedAsync(token), Is.EqualTo("""{"envelope_id":"e1"}"""));
        Assert.That((await _slack.NextAsync(token)).Method, Is.EqualTo("chat.postEphemeral"));
        Assert.That(_bed.Desk.Answers, Has.Count.EqualTo(1));
        var (request, answer) = _bed.Desk.Answers.Single();
        Assert.That((request, answer.By.Name, answer.IsApproval, answer.By.Through), Is.EqualTo(("abc", "ana", false, "slack, account U1")));
    }

    [Test]
    public async Task Button_of_anybody_else_decides_nothing(CancellationToken token)
    {
        await _bed.StartAsync(WithButtons(), token);
        await _slack.SendAsync(Envelope("e1", "U2", "wiregate-approve", "abc"), token);
        Assert.That((await _slack.NextAsync(token)).Body.GetProperty("text").GetString(), Does.Contain("belongs to nobody"));
        Assert.That(_bed.Desk.Answers, Is.Empty);
    }

    [Test]
    public async Task Failure_is_tried_again_until_it_is_told(CancellationToken token)
    {
        _slack.Errors.Enqueue("channel_not_found");
        await _bed.StartAsync(Plain, token);
        _bed.Desk.Change(FakeDesk.Request("abc"));
        await _slack.NextAsync(token);
        while (_bed.Notifier.Problems.IsEmpty || _bed.Time.Armed == 0) await Task.Yield();
        Assert.That(_bed.Notifier.Problems.Single(), Does.Contain("channel_not_found"));
        _bed.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.That((await _slack.NextAsync(token)).Method, Is.EqualTo("chat.postMessage"));
    }

    private static string Envelope(string id, string user, string action, string request) =>
        $$$"""{"envelope_id":"{{{id}}}","type":"interactive","payload":{"type":"block_actions","user":{"id":"{{{user}}}"},"channel":{"id":"C1"},"actions":[{"action_id":"{{{action}}}","value":"{{{request}}}"}]}}""";
}
