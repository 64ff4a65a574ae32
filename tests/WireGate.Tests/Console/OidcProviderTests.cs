using System.Net;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Hosting;
using WireGate.Identity.SignIn;

namespace WireGate.Tests.Console;

/// <summary>The console between a browser and a real issuer.</summary>
[CancelAfter(120_000)]
internal sealed class OidcProviderTests
{
    private ConsoleBed _bed = null!;
    private PeopleProvider _provider = null!;
    private Browser _browser = null!;
    private SignInSettings _settings = null!;

    [SetUp]
    public async Task Start()
    {
        _bed = await ConsoleBed.StartAsync(bed => new ConsoleSignIn(() => _settings, new OneSecret("the-clients-secret"), TimeProvider.System));
        _bed.Desk.Items["q-1"] = FakeDesk.Item();
        _provider = await PeopleProvider.StartAsync(new Uri(_bed.Url, "/login/callback"));
        _settings = new SignInSettings { Issuer = "corp", Url = _provider.Issuer, Client = "wiregate", Credential = "client" };
        _browser = _bed.Browser();
    }

    [TearDown]
    public async Task Stop()
    {
        _browser.Dispose();
        _provider.Dispose();
        await _bed.DisposeAsync();
    }

    [Test]
    public async Task Person_logs_in_and_approves()
    {
        using (var back = await _browser.GetAsync(await LogInThereAsync("sub-bea", "/login?return=%2Fapprovals%2Fq-1")))
        {
            Assert.That(back.StatusCode, Is.EqualTo(HttpStatusCode.SeeOther));
            Assert.That(back.Headers.Location!.OriginalString, Is.EqualTo("/approvals/q-1"));
        }

        using (await _browser.PostAsync("/approvals/q-1", ("csrf", await _browser.CsrfAsync()), ("digest", new string('a', 64)), ("answer", "approve"))) { }
        var given = _bed.Desk.Answers.Single().Answer;
        Assert.That((given.By.Name, given.By.Through), Is.EqualTo(("bea", "page, corp sub-bea")));
    }

    [Test]
    public async Task Code_that_was_used_is_refused()
    {
        var callback = await LogInThereAsync("sub-bea", "/login");
        var login = _browser.Cookies["__Host-wiregate-login"];
        using (await _browser.GetAsync(callback)) Assert.That(_browser.Cookies, Does.ContainKey("__Host-wiregate"));
        using var thief = _bed.Browser();
        thief.Cookies["__Host-wiregate-login"] = login;
        using var again = await thief.GetAsync(callback);
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
        Assert.That(thief.Cookies, Does.Not.ContainKey("__Host-wiregate"));
    }

    [Test]
    public async Task Code_of_one_log_in_is_not_taken_in_another()
    {
        // State is the victim's own: what is left to refuse it are the verifier and the nonce.
        var theirs = await LogInThereAsync("sub-bea", "/login");
        using var other = _bed.Browser();
        using var begun = await other.GetAsync("/login");
        var state = Query(begun.Headers.Location!.Query, "state");
        using var answer = await other.GetAsync($"/login/callback?code={Query(theirs, "code")}&state={state}&iss={Uri.EscapeDataString(_provider.Issuer)}");
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Answer_that_names_another_issuer_is_refused()
    {
        var callback = await LogInThereAsync("sub-bea", "/login");
        using var answer = await _browser.GetAsync(callback.Replace(Uri.EscapeDataString(_provider.Issuer), Uri.EscapeDataString("https://evil.example"), StringComparison.Ordinal));
        Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Nonce_of_another_log_in_is_refused()
    {
        var client = new SignInClient(_settings, new OneSecret("the-clients-secret"), TimeProvider.System);
        var redirect = new Uri(_bed.Url, "/login/callback");
        const string verifier = "verifier-verifier-verifier-verifier-verifier";
        var page = await client.BeginAsync(redirect, "state", "the-nonce", verifier, CancellationToken.None);
        using var user = new ProviderUser("sub-bea");
        var back = await user.GoAsync(page);
        var failed = await Assert.ThrowsAsync<SignInFailedException>(() => client.FinishAsync(redirect, Query(back!.Query, "code"), verifier, "another-nonce", _provider.Issuer, CancellationToken.None));
        Assert.That(failed!.Message, Does.Contain("Nonce"));
    }

    [Test]
    public async Task Command_line_logs_in_by_device_code()
    {
        using var begun = await _browser.SendAsync(HttpMethod.Post, "/api/login/device");
        var device = JsonDocument.Parse(await begun.Content.ReadAsStringAsync()).RootElement;
        var poll = $$"""{"handle":"{{device.GetProperty("handle").GetString()}}"}""";
        using (var pending = await _browser.SendAsync(HttpMethod.Post, "/api/login/device/poll", ConsoleBed.Json(poll))) Assert.That(pending.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
        using var user = new ProviderUser("sub-carl");
        await user.GoAsync(new Uri(device.GetProperty("verification_uri_complete").GetString()!));
        using var done = await _browser.SendAsync(HttpMethod.Post, "/api/login/device/poll", ConsoleBed.Json(poll));
        Assert.That(done.StatusCode, Is.EqualTo(HttpStatusCode.OK), await done.Content.ReadAsStringAsync());
        var token = JsonDocument.Parse(await done.Content.ReadAsStringAsync()).RootElement.GetProperty("token").GetString();
        using var me = await _browser.SendAsync(HttpMethod.Get, "/api/me", null, ("Authorization", "Bearer " + token));
        Assert.That(await me.Content.ReadAsStringAsync(), Does.Contain("\"carl\""));
        using var again = await _browser.SendAsync(HttpMethod.Post, "/api/login/device/poll", ConsoleBed.Json(poll));
        Assert.That(again.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    [Test]
    public async Task Wrong_secret_of_the_client_logs_nobody_in()
    {
        await using var bed = await ConsoleBed.StartAsync(_ => new ConsoleSignIn(() => _settings, new OneSecret("wrong"), TimeProvider.System));
        using var browser = bed.Browser();
        using var begun = await browser.SendAsync(HttpMethod.Post, "/api/login/device");
        Assert.That(begun.StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
    }

    private async Task<string> LogInThereAsync(string subject, string begin)
    {
        using var begun = await _browser.GetAsync(begin);
        using var user = new ProviderUser(subject);
        var back = await user.GoAsync(begun.Headers.Location!) ?? throw new InvalidOperationException("the provider did not send the browser back");
        Assert.That(back.GetLeftPart(UriPartial.Path), Is.EqualTo(new Uri(_bed.Url, "/login/callback").AbsoluteUri));
        return back.PathAndQuery;
    }

    private static string Query(string query, string name)
    {
        var fields = query[(query.IndexOf('?', StringComparison.Ordinal) + 1)..].Split('&');
        return fields.Single(field => field.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..];
    }

    /// <summary>A vault with one secret.</summary>
    private sealed class OneSecret(string secret) : IVault, ICredential
    {
        public string Name => "client";

        public string? User => null;

        public ValueTask<ICredential> LeaseAsync(string name, HostPort address, CancellationToken cancellationToken) => ValueTask.FromResult<ICredential>(this);

        public ValueTask<SecretBuffer> ReadSecretAsync(CancellationToken cancellationToken) => ValueTask.FromResult(new SecretBuffer(Encoding.UTF8.GetBytes(secret)));

        public SecretBuffer? FindDerived(string label) => null;

        public void KeepDerived(string label, ReadOnlySpan<byte> keys) => throw new NotSupportedException();

        public void Dispose() { }
    }
}
