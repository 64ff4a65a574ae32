using System.Net;
using System.Net.Sockets;
using System.Text;
using NUnit.Framework;

namespace WireGate.Tests.Console;

internal sealed class HostTests
{
    private ConsoleBed _bed = null!;

    [SetUp]
    public async Task Start() => _bed = await ConsoleBed.StartAsync();

    [TearDown]
    public async Task Stop() => await _bed.DisposeAsync();

    [TestCase("Host: evil.example\r\n")]
    [TestCase("Host: 127.0.0.1\r\n")]
    [TestCase("Host: localhost:{port}\r\n")]
    [TestCase("Host: 127.0.0.1:{port}.evil.example\r\n")]
    [TestCase("Host: evil.example\r\nX-Forwarded-Host: 127.0.0.1:{port}\r\n")]
    [TestCase("Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n")]
    [TestCase("")]
    public async Task Request_for_another_host_is_refused(string headers)
    {
        var answer = await RawAsync($"GET /login HTTP/1.1\r\n{headers}Connection: close\r\n\r\n");
        Assert.That(answer, Does.StartWith("HTTP/1.1 421").Or.StartWith("HTTP/1.1 400"));
        Assert.That(answer, Does.Not.Contain("Location").And.Not.Contain("evil"));
    }

    [Test]
    public async Task Absolute_form_for_another_host_is_refused()
    {
        var answer = await RawAsync("GET http://evil.example/login HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n");
        Assert.That(answer, Does.Not.StartWith("HTTP/1.1 200").And.Not.StartWith("HTTP/1.1 303"));
    }

    [TestCase("/livez")]
    [TestCase("/readyz")]
    public async Task Probe_needs_no_name_and_no_log_in_and_learns_nothing(string path)
    {
        var answer = await RawAsync($"GET {path} HTTP/1.1\r\nHost: 10.0.0.1\r\nConnection: close\r\n\r\n");
        Assert.That(answer, Does.StartWith("HTTP/1.1 200").And.EndsWith("\r\n\r\nok\n"));
        Assert.That(answer, Does.Not.Contain("Server:"));
    }

    [Test]
    public async Task Gate_that_serves_nobody_is_alive_and_not_ready()
    {
        _bed.IsReady = false;
        using var browser = _bed.Browser();
        using var ready = await browser.GetAsync("/readyz");
        using var live = await browser.GetAsync("/livez");
        Assert.That((ready.StatusCode, live.StatusCode), Is.EqualTo((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK)));
        Assert.That(await ready.Content.ReadAsStringAsync(), Is.EqualTo("not ready: it rests\n"));
    }

    [TestCase("/approvals")]
    [TestCase("/login")]
    [TestCase("/livez")]
    [TestCase("/assets/console.css")]
    [TestCase("/api/approvals")]
    [TestCase("/nowhere")]
    public async Task Every_answer_forbids_what_is_not_ours(string path)
    {
        using var browser = _bed.Browser();
        using var answer = await browser.GetAsync(path);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.That(policy, Does.Contain("default-src 'none'").And.Contain("frame-ancestors 'none'").And.Contain("base-uri 'none'").And.Not.Contain("unsafe"));
        Assert.That(answer.Headers.GetValues("Referrer-Policy").Single(), Is.EqualTo("no-referrer"));
        Assert.That(answer.Headers.GetValues("X-Content-Type-Options").Single(), Is.EqualTo("nosniff"));
    }

    [Test]
    public async Task Page_has_nothing_inline()
    {
        _bed.Desk.Items["q-1"] = FakeDesk.Item();
        using var browser = await _bed.LogInAsync();
        var page = await browser.ReadAsync("/approvals/q-1");
        Assert.That(page, Does.Not.Contain("style=\"").And.Not.Contain("<style").And.Not.Match("<script(?! src=\"/assets/)").And.Not.Match(" on[a-z]+=\"").And.Not.Contain("javascript:"));
    }

    [Test]
    public async Task Long_body_is_refused()
    {
        using var browser = await _bed.LogInAsync();
        using var answer = await browser.PostAsync("/logout", ("csrf", new string('x', 20_000)));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    private async Task<string> RawAsync(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _bed.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request.Replace("{port}", _bed.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadToEndAsync();
    }
}
