using System.Net;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using WireGate.Console;
using WireGate.Console.SignIn;
using WireGate.Testing;

namespace WireGate.Tests.Console;

/// <summary>The real listener on a port of its own, between a desk and an issuer that the test holds.</summary>
internal sealed class ConsoleBed : IAsyncDisposable
{
    private readonly ConsoleServer _server;

    private ConsoleBed(Func<ConsoleBed, ISignIn>? signIn)
    {
        Port = FreePort.Next();
        Url = new Uri($"http://127.0.0.1:{Port}");
        var options = new ConsoleOptions { Bind = new IPEndPoint(IPAddress.Loopback, Port), Url = Url };
        _server = new ConsoleServer(options, Desk, People, signIn?.Invoke(this) ?? SignIn, () => IsReady ? null : "it rests", Time, new Logger<ConsoleServer>(Log));
    }

    public int Port { get; }

    public Uri Url { get; }

    public FakeDesk Desk { get; } = new();

    public FakePeople People { get; } = new();

    public FakeSignIn SignIn { get; } = new();

    public ManualTime Time { get; } = new();

    public CollectingLogger Log { get; } = new();

    public bool IsReady { get; set; } = true;

    /// <param name="signIn">The issuer; the bed's own where a test needs no other.</param>
    public static async Task<ConsoleBed> StartAsync(Func<ConsoleBed, ISignIn>? signIn = null)
    {
        var bed = new ConsoleBed(signIn);
        await bed._server.StartAsync(CancellationToken.None);
        return bed;
    }

    public Browser Browser() => new(Url);

    /// <summary>A browser that has logged in as whom the issuer calls so.</summary>
    public async Task<Browser> LogInAsync(string subject = "sub-bea")
    {
        var browser = Browser();
        using var answer = await FinishAsync(browser, subject);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        return browser;
    }

    /// <summary>Begins a log-in, says yes at the issuer, and comes back.</summary>
    public async Task<HttpResponseMessage> FinishAsync(Browser browser, string subject, string begin = "/login")
    {
        var start = await BeginAsync(browser, begin);
        var code = SignIn.Approve(start, new Subject("corp", subject, null));
        return await browser.GetAsync($"/login/callback?code={code}&state={start.State}");
    }

    public async Task<SignInStart> BeginAsync(Browser browser, string begin = "/login")
    {
        using var answer = await browser.GetAsync(begin);
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
        return SignIn.Begun.Last();
    }

    /// <summary>A command line that has logged in.</summary>
    public async Task<string> BearerAsync(string subject = "sub-bea")
    {
        using var browser = Browser();
        SignIn.Device = new Subject("corp", subject, null);
        var handle = await DeviceHandleAsync(browser);
        using var answer = await browser.SendAsync(HttpMethod.Post, "/api/login/device/poll", Json($$"""{"handle":"{{handle}}"}"""));
        using var login = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return login.RootElement.GetProperty("token").GetString()!;
    }

    public static async Task<string> DeviceHandleAsync(Browser browser)
    {
        using var begun = await browser.SendAsync(HttpMethod.Post, "/api/login/device");
        using var device = System.Text.Json.JsonDocument.Parse(await begun.Content.ReadAsStringAsync());
        return device.RootElement.GetProperty("handle").GetString()!;
    }

    public static StringContent Json(string text) => new(text, System.Text.Encoding.UTF8, "application/json");

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
