using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using WireGate.Events.Sinks;
using WireGate.Testing;
using WireGate.Tests.Events;

namespace WireGate.Tests.Notifications;

[CancelAfter(60_000)]
public sealed class CallbackTests
{
    private NotifierBed _bed = null!;
    private HttpReceiver _system = null!;
    private HttpClient _http = null!;

    private static byte[] Key => Encoding.UTF8.GetBytes(NotifierBed.SecretOf("key"));

    [SetUp]
    public void Open()
    {
        _bed = new NotifierBed();
        _system = new HttpReceiver();
        _http = new HttpClient();
    }

    [TearDown]
    public async Task Close()
    {
        _http.Dispose();
        await _bed.DisposeAsync();
        await _system.DisposeAsync();
    }

    [Test]
    public async Task Signed_answer_of_a_linked_account_counts(CancellationToken token)
    {
        await StartAsync($"{{ to: webhook, url: '{_system.Url("/in")}', key: {{ file: key }}, people: {{ a1: ana }} }}", token);
        var body = """{"request":"abc","account":"a1","answer":"approve","reason":"go"}""";
        Assert.That(await PostAsync("webhook", body, WebhookSignature.Header, Signature(body)), Is.EqualTo(HttpStatusCode.NoContent));
        var (request, answer) = _bed.Desk.Answers.Single();
        Assert.That((request, answer.By.Name, answer.IsApproval, answer.Reason), Is.EqualTo(("abc", "ana", true, "go")));
    }

    [Test]
    public async Task Unsigned_changed_old_and_foreign_answers_count_for_nothing(CancellationToken token)
    {
        await StartAsync($"{{ to: webhook, url: '{_system.Url("/in")}', key: {{ file: key }}, people: {{ a1: ana }} }}", token);
        var body = """{"request":"abc","account":"a1","answer":"approve"}""";
        var now = _bed.Time.GetUtcNow().ToUnixTimeSeconds();
        Assert.That(await PostAsync("webhook", body, "x-other", "1"), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await PostAsync("webhook", body.Replace("abc", "abd", StringComparison.Ordinal), WebhookSignature.Header, Signature(body)), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await PostAsync("webhook", body, WebhookSignature.Header, WebhookSignature.Sign(Key, now - 301, Encoding.UTF8.GetBytes(body))), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await PostAsync("webhook", body, WebhookSignature.Header, WebhookSignature.Sign(Key, now + 301, Encoding.UTF8.GetBytes(body))), Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(await PostAsync("webhook", body, WebhookSignature.Header, WebhookSignature.Sign("another-key-0123456789"u8, now, Encoding.UTF8.GetBytes(body))), Is.EqualTo(HttpStatusCode.Unauthorized));
        var stranger = """{"request":"abc","account":"a2","answer":"approve"}""";
        await PostAsync("webhook", stranger, WebhookSignature.Header, Signature(stranger));
        Assert.That(_bed.Desk.Answers, Is.Empty);
    }

    [TestCase("""{"request":"abc","account":"a1","answer":"maybe"}""")]
    [TestCase("""{"request":"abc","account":"a1"}""")]
    [TestCase("""{"request":7,"account":"a1","answer":"approve"}""")]
    [TestCase("""{"account":"a1","answer":"approve"}""")]
    [TestCase("[]")]
    [TestCase("no json")]
    public async Task Signed_nonsense_is_refused(string body, CancellationToken token)
    {
        await StartAsync($"{{ to: webhook, url: '{_system.Url("/in")}', key: {{ file: key }}, people: {{ a1: ana }} }}", token);
        Assert.That(await PostAsync("webhook", body, WebhookSignature.Header, Signature(body)), Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(_bed.Desk.Answers, Is.Empty);
    }

    [Test]
    public async Task Slack_request_needs_slacks_signature(CancellationToken token)
    {
        await using var slack = await FakeSlack.StartAsync();
        await StartAsync($"{{ to: slack, url: '{slack.Url}', channel: C1, token: {{ file: bot }}, signing_secret: {{ file: key }}, people: {{ U1: ana }} }}", token);
        var payload = """{"type":"block_actions","user":{"id":"U1"},"actions":[{"action_id":"wiregate-approve","value":"abc"}]}""";
        var form = "payload=" + WebUtility.UrlEncode(payload);
        var time = _bed.Time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var mac = "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes($"v0:{time}:{form}")));
        Assert.That(await PostAsync("slack", form, "X-Slack-Signature", mac), Is.EqualTo(HttpStatusCode.Unauthorized), "without the time");
        Assert.That(await PostAsync("slack", form, "X-Slack-Signature", mac, "X-Slack-Request-Timestamp", "1"), Is.EqualTo(HttpStatusCode.Unauthorized), "with another time");
        Assert.That(_bed.Desk.Answers, Is.Empty);
        Assert.That(await PostAsync("slack", form, "X-Slack-Signature", mac, "X-Slack-Request-Timestamp", time), Is.EqualTo(HttpStatusCode.OK));
        Assert.That(_bed.Desk.Answers.Single().Answer.By.Name, Is.EqualTo("ana"));
    }

    [Test]
    public async Task Status_that_a_linked_account_sets_on_the_requests_own_issue_decides(CancellationToken token)
    {
        _system.Answers.Enqueue((201, "", """{"key":"OPS-7"}"""));
        await StartAsync($"{{ to: jira, url: '{_system.Url("/")}', user: gate, token: {{ file: bot }}, project: OPS, callback_key: {{ file: key }}, people: {{ a1: ana }} }}", token);
        _bed.Desk.Change(FakeDesk.Request("abc"));
        var (head, sent) = await _system.NextAsync();
        Assert.That(head, Does.StartWith("POST /rest/api/2/issue HTTP/1.1"));
        Assert.That(Encoding.UTF8.GetString(sent), Does.Contain("\"key\":\"OPS\"").And.Contain("Approve DELETE by planner on orders-db? (request abc)").And.Not.Contain("DELETE FROM"));
        // The key of the issue is kept a moment after it was answered.
        while (!_bed.Notifier.Problems.IsEmpty || await DecidedAsync("OPS-7", "Approved", "a1") == 0) token.ThrowIfCancellationRequested();
        var before = _bed.Desk.Answers.Count;
        await DecidedAsync("OPS-8", "Approved", "a1");
        await DecidedAsync("OPS-7", "In Progress", "a1");
        await DecidedAsync("OPS-7", "Approved", "a2");
        Assert.That(_bed.Desk.Answers, Has.Count.EqualTo(before), "another issue, another status, another account");
        Assert.That(_bed.Desk.Answers.First().Request, Is.EqualTo("abc"));
        await DecidedAsync("OPS-7", "Declined", "a1");
        Assert.That(_bed.Desk.Answers.Last().Answer.IsApproval, Is.False);
    }

    [Test]
    public async Task Nothing_else_is_served(CancellationToken token)
    {
        await StartAsync($"{{ to: webhook, url: '{_system.Url("/in")}', key: {{ file: key }}, people: {{ a1: ana }} }}", token);
        foreach (var path in new[] { "/", "/callbacks", "/callbacks/", "/callbacks/other", "/callbacks/webhook/x", "/approvals" })
            Assert.That((await _http.PostAsync(new Uri(_bed.Notifier.CallbackAddress + path), null, token)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
        Assert.That((await _http.GetAsync(new Uri(_bed.Notifier.CallbackAddress + "/callbacks/webhook"), token)).StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
    }

    private Task StartAsync(string channel, CancellationToken token) =>
        _bed.StartAsync($"notifications: {{ callbacks: {{ bind: '127.0.0.1:{FreePort.Next()}' }}, channels: [{channel}] }}", token);

    private string Signature(string body) => WebhookSignature.Sign(Key, _bed.Time.GetUtcNow().ToUnixTimeSeconds(), Encoding.UTF8.GetBytes(body));

    private async Task<int> DecidedAsync(string issue, string status, string account)
    {
        var body = $$$"""{"webhookEvent":"jira:issue_updated","issue":{"key":"{{{issue}}}"},"user":{"accountId":"{{{account}}}"},"changelog":{"items":[{"field":"status","toString":"{{{status}}}"}]}}""";
        await PostAsync("jira", body, "X-Hub-Signature", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(body))));
        return _bed.Desk.Answers.Count;
    }

    private async Task<HttpStatusCode> PostAsync(string channel, string body, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{_bed.Notifier.CallbackAddress}/callbacks/{channel}") { Content = new StringContent(body) };
        for (var i = 0; i < headers.Length; i += 2) request.Headers.TryAddWithoutValidation(headers[i], headers[i + 1]);
        using var answer = await _http.SendAsync(request);
        return answer.StatusCode;
    }
}
