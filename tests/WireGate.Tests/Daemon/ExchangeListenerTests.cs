using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Configuration;
using WireGate.Core;
using WireGate.Exchange;

namespace WireGate.Tests.Daemon;

/// <summary>Real HTTP to the agents' listener.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class ExchangeListenerTests
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    private const string Type = "urn:ietf:params:oauth:token-type:access_token";

    private readonly GateFixture _gate = new(GateFixture.Configuration(agents: "planner: { groups: [agents] }, executor: { groups: [agents] }"));
    private readonly HttpClient _http = new();
    private ExchangeListener _listener = null!;

    [SetUp]
    public async Task Start()
    {
        await _gate.StartAsync();
        _listener = await ExchangeListener.StartAsync(
            new ExchangeSettings(new IPEndPoint(IPAddress.Loopback, 0), null, null), new ExchangeEndpoint(_gate.Gate, NullLogger.Instance), NullLoggerFactory.Instance, CancellationToken.None);
        _http.BaseAddress = new Uri($"http://{_listener.Bound}");
    }

    [TearDown]
    public async Task Stop()
    {
        _http.Dispose();
        await _listener.DisposeAsync();
        await _gate.DisposeAsync();
    }

    [Test]
    public async Task A_token_is_traded_for_one_that_logs_in_and_does_less()
    {
        var (status, answer) = await PostAsync([.. Basics(await _gate.IssueAsync()), ("audience", "one"), ("scope", "read")]);
        Assert.That(status, Is.EqualTo(HttpStatusCode.OK), answer.ToString());
        Assert.That(answer.GetProperty("issued_token_type").GetString(), Is.EqualTo(Type));
        Assert.That(answer.GetProperty("expires_in").GetInt32(), Is.InRange(200, 300), "no longer than the token that it was traded for");
        Assert.That(answer.GetProperty("authorization_details")[0].GetProperty("actions")[0].GetString(), Is.EqualTo("read"));
        using var client = await _gate.ConnectAsync();
        await client.SendAsync(answer.GetProperty("access_token").GetString()!);
        await client.SendAsync("one");
        Assert.That(await client.ReadAsync(), Is.EqualTo("welcome"));
    }

    [Test]
    public async Task The_actor_is_who_proved_to_be_it()
    {
        var (_, answer) = await PostAsync([.. Basics(await _gate.IssueAsync()), ("actor_token", await _gate.IssueAsync("executor")), ("actor_token_type", Type)]);
        var principal = await _gate.Gate.Tokens.AuthenticateAsync(
            new PresentedCredential.Token(Encoding.ASCII.GetBytes(answer.GetProperty("access_token").GetString()!)), CancellationToken.None);
        Assert.That((principal!.Agent, principal.Actors[0].Agent), Is.EqualTo(("executor", "planner")));
    }

    [Test]
    public async Task A_jwt_comes_with_the_key_that_verifies_it()
    {
        var (_, answer) = await PostAsync([.. Basics(await _gate.IssueAsync()), ("requested_token_type", "urn:ietf:params:oauth:token-type:jwt")]);
        var header = JsonDocument.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(answer.GetProperty("access_token").GetString()!.Split('.')[0])).RootElement;
        var keys = JsonDocument.Parse(await _http.GetStringAsync(new Uri("/.well-known/jwks.json", UriKind.Relative))).RootElement;
        Assert.That(keys.GetProperty("keys")[0].GetProperty("kid").GetString(), Is.EqualTo(header.GetProperty("kid").GetString()));
        Assert.That(keys.ToString(), Does.Not.Contain("\"d\""));
    }

    [TestCase("grant_type", "password", "unsupported_grant_type")]
    [TestCase("subject_token", "wgt_wrong", "invalid_grant")]
    [TestCase("subject_token", "", "invalid_request")]
    [TestCase("subject_token_type", "urn:x", "invalid_request")]
    [TestCase("audience", "nowhere", "invalid_target")]
    [TestCase("scope", "reed", "invalid_scope")]
    [TestCase("authorization_details", "[{}]", "invalid_authorization_details")]
    [TestCase("requested_token_type", "urn:x", "invalid_request")]
    [TestCase("actor_token", "wgt_wrong", "invalid_request")]
    [TestCase("ssh_public_key", "ssh-ed25519 AAAA", "invalid_request")]
    public async Task What_is_wrong_is_named(string field, string value, string code)
    {
        var fields = Basics(await _gate.IssueAsync()).Where(one => one.Name != field).Append((field, value)).ToArray();
        var (status, answer) = await PostAsync(fields);
        Assert.That((status, answer.GetProperty("error").GetString()), Is.EqualTo((HttpStatusCode.BadRequest, code)));
        Assert.That((await _gate.Gate.Tokens.ListAsync(CancellationToken.None)).Where(token => token.Parent is not null && token.Revoked is null), Is.Empty);
    }

    [Test]
    public async Task A_field_that_stands_there_twice_is_refused()
    {
        var (_, answer) = await PostAsync([.. Basics(await _gate.IssueAsync()), ("scope", "read"), ("scope", "write")]);
        Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo("invalid_request"));
    }

    [TestCase("GET", "/token", 405)]
    [TestCase("POST", "/.well-known/jwks.json", 405)]
    [TestCase("GET", "/", 404)]
    [TestCase("POST", "/token/", 404)]
    [TestCase("GET", "/admin", 404)]
    public async Task It_does_nothing_else(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _http.SendAsync(request);
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }

    [Test]
    public async Task A_body_that_is_too_long_is_not_read()
    {
        using var response = await _http.PostAsync(new Uri("/token", UriKind.Relative), new StringContent(new string('a', 200_000), Encoding.ASCII, "application/x-www-form-urlencoded"));
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    [Test]
    public async Task A_token_is_nowhere_in_the_log()
    {
        var token = await _gate.IssueAsync();
        await PostAsync([.. Basics(token), ("audience", "nowhere")]);
        Assert.That(string.Concat(_gate.Log.Lines), Does.Not.Contain(token));
    }

    private static (string Name, string Value)[] Basics(string token) => [("grant_type", Grant), ("subject_token", token), ("subject_token_type", Type)];

    private async Task<(HttpStatusCode Status, JsonElement Answer)> PostAsync((string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await _http.PostAsync(new Uri("/token", UriKind.Relative), form);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }
}
