using System.Net;
using System.Text.Json;
using NUnit.Framework;
using WireGate.Approvals;
using WireGate.Console;
using WireGate.Console.SignIn;
using WireGate.Core.Approvals;

namespace WireGate.Tests.Console;

internal sealed class ApiTests
{
    private ConsoleBed _bed = null!;
    private Browser _client = null!;
    private string _bearer = "";

    [SetUp]
    public async Task Start()
    {
        _bed = await ConsoleBed.StartAsync();
        _bed.Desk.Items["q-1"] = FakeDesk.Item();
        _client = _bed.Browser();
        _bearer = await _bed.BearerAsync();
    }

    [TearDown]
    public async Task Stop()
    {
        _client.Dispose();
        await _bed.DisposeAsync();
    }

    [TestCase(null)]
    [TestCase("Bearer wgt_a2b3c4d5e6f7g2h3i4j5k6l7m2n3o4p5q6r7s2t3u4v5w6x7y2z3")]
    [TestCase("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJzdWItYmVhIn0.")]
    [TestCase("Bearer ")]
    [TestCase("Basic YmVhOmJlYQ==")]
    public async Task Nobody_is_let_in_without_a_log_in_of_this_plane(string? authorization)
    {
        foreach (var path in new[] { "/api/me", "/api/approvals", "/api/approvals/q-1", "/api/grants", "/api/events" })
        {
            using var answer = await SendAsync(HttpMethod.Get, path, null, authorization);
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized), path);
        }

        using var post = await SendAsync(HttpMethod.Post, "/api/approvals/q-1/answer", Approval(), authorization);
        Assert.That(post.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        Assert.That(_bed.Desk.Answers, Is.Empty);
    }

    [Test]
    public async Task Request_is_told_whole()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/api/approvals/q-1");
        var item = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.That(item.GetProperty("text").GetString(), Is.EqualTo("DELETE FROM orders WHERE id = $1"));
        Assert.That(item.GetProperty("state").GetString(), Is.EqualTo("waiting"));
        Assert.That(item.GetProperty("parameters")[0].GetProperty("value").GetString(), Is.EqualTo("4711"));
        Assert.That(item.GetProperty("rules")[0].GetProperty("grant").GetProperty("seconds").GetInt64(), Is.EqualTo(1800));
        Assert.That(item.GetProperty("page").GetString(), Is.EqualTo($"http://127.0.0.1:{_bed.Port}/approvals/q-1"));
        Assert.That(item.GetProperty("voices")[0].GetProperty("person").GetString(), Is.EqualTo("olga"));
    }

    [Test]
    public async Task Answer_of_a_command_line_reaches_the_desk()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/approvals/q-1/answer", Approval(",\"grant\":{\"uses\":2,\"seconds\":60}"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await answer.Content.ReadAsStringAsync(), Does.Contain("\"taken\""));
        var given = _bed.Desk.Answers.Single().Answer;
        Assert.That((given.IsApproval, given.By.Name, given.By.Through, given.Grant), Is.EqualTo((true, "bea", "command line, corp sub-bea", new GrantTerms(2, TimeSpan.FromMinutes(1)))));
    }

    [TestCase("""{"answer":"approve"}""")]
    [TestCase("""{"answer":"maybe","digest":"aa"}""")]
    [TestCase("""{"answer":"approve","digest":"aa","force":true}""")]
    [TestCase("""{"answer":"approve","digest":null}""")]
    [TestCase("""{"answer":"approve","digest":"aa","grant":{"uses":0,"seconds":1}}""")]
    [TestCase("[]")]
    [TestCase("nonsense")]
    public async Task Body_that_is_not_understood_does_nothing(string body)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/approvals/q-1/answer", ConsoleBed.Json(body));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(_bed.Desk.Answers, Is.Empty);
    }

    [Test]
    public async Task Answer_to_another_digest_is_refused()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/api/approvals/q-1/answer", ConsoleBed.Json("""{"answer":"approve","digest":"bb"}"""));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
        Assert.That(_bed.Desk.Answers, Is.Empty);
    }

    [Test]
    public async Task Cookie_changes_something_only_with_the_sessions_token()
    {
        using var browser = await _bed.LogInAsync();
        using (var without = await browser.SendAsync(HttpMethod.Post, "/api/approvals/q-1/answer", Approval())) Assert.That(without.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(_bed.Desk.Answers, Is.Empty);
        var csrf = JsonDocument.Parse(await browser.ReadAsync("/api/me")).RootElement.GetProperty("csrf_token").GetString()!;
        using var with = await browser.SendAsync(HttpMethod.Post, "/api/approvals/q-1/answer", Approval(), ("X-CSRF-Token", csrf));
        Assert.That(with.StatusCode, Is.EqualTo(HttpStatusCode.OK));
    }

    [Test]
    public async Task Log_in_of_the_one_kind_is_not_taken_for_the_other()
    {
        using var browser = await _bed.LogInAsync();
        using (var answer = await SendAsync(HttpMethod.Get, "/api/me", null, "Bearer " + browser.Cookies["__Host-wiregate"])) Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
        _client.Cookies["__Host-wiregate"] = _bearer;
        using var page = await _client.GetAsync("/approvals");
        Assert.That(page.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
    }

    [Test]
    public async Task Wrong_bearer_is_not_saved_by_a_cookie()
    {
        using var browser = await _bed.LogInAsync();
        using var answer = await browser.SendAsync(HttpMethod.Get, "/api/me", null, ("Authorization", "Bearer wgc_wrong"));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Logged_out_command_line_is_out()
    {
        using (var answer = await SendAsync(HttpMethod.Post, "/api/logout")) Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        using var after = await SendAsync(HttpMethod.Get, "/api/me");
        Assert.That(after.StatusCode, Is.EqualTo(HttpStatusCode.Unauthorized));
    }

    [Test]
    public async Task Device_waits_until_somebody_has_typed_the_code()
    {
        _bed.SignIn.Device = null;
        var handle = await ConsoleBed.DeviceHandleAsync(_client);
        Assert.That(handle, Does.Not.Contain("the-device-code"));
        using (var pending = await PollAsync(handle)) Assert.That(pending.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        _bed.SignIn.Failure = new SignInException("slower", isRefusal: false) { SlowDown = true };
        using (var slower = await PollAsync(handle)) Assert.That(await slower.Content.ReadAsStringAsync(), Is.EqualTo("""{"slow_down":true}"""));
        _bed.SignIn.Failure = null;
        _bed.SignIn.Device = new Subject("corp", "sub-carl", null);
        using var done = await PollAsync(handle);
        Assert.That(await done.Content.ReadAsStringAsync(), Does.Contain("\"person\":\"carl\"").And.Contain("\"role\":\"viewer\""));
    }

    [Test]
    public async Task Device_of_a_stranger_is_refused()
    {
        _bed.SignIn.Device = new Subject("corp", "sub-stranger", null);
        using var answer = await PollAsync(await ConsoleBed.DeviceHandleAsync(_client));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [TestCase("guess")]
    [TestCase("")]
    public async Task Device_handle_that_is_none_of_ours_is_refused(string handle)
    {
        using var answer = await PollAsync(handle);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Browsers_login_cookie_is_no_device_handle()
    {
        using var browser = _bed.Browser();
        await _bed.BeginAsync(browser);
        using var answer = await PollAsync(browser.Cookies["__Host-wiregate-login"]);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Device_handle_ends_with_its_code()
    {
        var handle = await ConsoleBed.DeviceHandleAsync(_client);
        _bed.Time.Advance(TimeSpan.FromMinutes(10));
        using var answer = await PollAsync(handle);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test, CancelAfter(30_000)]
    public async Task Changes_are_told_as_they_happen()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/api/events");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.That(await reader.ReadLineAsync(), Is.EqualTo(": changes of requests"));
        _bed.Desk.Raise(FakeDesk.Item("q-9", "SELECT secret") with { State = ApprovalState.Approved });
        var lines = new List<string>();
        while (await reader.ReadLineAsync() is { } line && lines.Count < 3) lines.Add(line);
        Assert.That(lines, Does.Contain("event: approval"));
        Assert.That(string.Concat(lines), Does.Contain("\"id\":\"q-9\"").And.Contain("\"approved\"").And.Not.Contain("SELECT secret"));
    }

    [Test, CancelAfter(30_000)]
    public async Task Stream_ends_with_its_log_in()
    {
        using var answer = await SendAsync(HttpMethod.Get, "/api/events");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        await reader.ReadLineAsync();
        _bed.People.BySubject.Clear();
        _bed.Desk.Raise(FakeDesk.Item("q-9"));
        Assert.That(await reader.ReadToEndAsync(), Does.Not.Contain("q-9"));
    }

    [TestCase("logged out"), TestCase("locked"), CancelAfter(30_000)]
    public async Task Stream_ends_within_a_second_though_nothing_happens(string why, CancellationToken patience)
    {
        var before = _bed.Time.Armed;
        using var answer = await SendAsync(HttpMethod.Get, "/api/events");
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(patience));
        await reader.ReadLineAsync(patience);
        while (_bed.Time.Armed == before) await Task.Yield();
        if (why == "logged out") using (await SendAsync(HttpMethod.Post, "/api/logout")) { }
        else _bed.People.BySubject.Clear();
        _bed.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await reader.ReadToEndAsync(patience)).Trim(), Is.Empty);
    }

    private static StringContent Approval(string more = "") => ConsoleBed.Json($$"""{"answer":"approve","digest":"{{new string('a', 64)}}"{{more}}}""");

    private Task<HttpResponseMessage> PollAsync(string handle) =>
        _client.SendAsync(HttpMethod.Post, "/api/login/device/poll", ConsoleBed.Json(JsonSerializer.Serialize(new Dictionary<string, string> { ["handle"] = handle })));

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null) => SendAsync(method, path, content, "Bearer " + _bearer);

    private Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, string? authorization) =>
        authorization is null ? _client.SendAsync(method, path, content) : _client.SendAsync(method, path, content, ("Authorization", authorization));
}
