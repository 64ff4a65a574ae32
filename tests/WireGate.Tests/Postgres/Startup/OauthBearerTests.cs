using System.Text;
using System.Text.Json;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Postgres;
using WireGate.Postgres.Authentication;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Startup;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Startup;

/// <summary>The exchange as libpq 18 makes it, byte by byte.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class OauthBearerTests
{
    private readonly PipePair _pair = new();
    private readonly FakeIdentity _identity = new();

    private async Task<bool> RunAsync(string message, Func<SteppedReader, Task>? then = null)
    {
        await using var session = Sessions.Of(_pair.Gate, _identity);
        using var authentication = new ClientAuthentication(
            session, new StartupRequest { User = "anyone", Database = "d", NamesDatabase = true, Parameters = [], Version = ProtocolVersion.V3_0 },
            new PostgresListenerSettings(ClientAuthenticationMethod.OauthBearer, new OauthDiscovery("https://idp.example.com/", "openid wiregate")));
        var running = authentication.RunAsync(CancellationToken.None);
        using var reader = new SteppedReader(_pair.Peer, 10_000);
        await reader.ReadAsync<BackendFrame>(CancellationToken.None);
        Assert.That(AuthenticationRequest.Read(reader.Message, out var mechanisms), Is.EqualTo(AuthenticationKind.Sasl));
        Assert.That(AuthenticationRequest.ReadMechanisms(mechanisms), Is.EqualTo(new[] { "OAUTHBEARER" }));
        await _pair.SendAsync(Wire.Written(o => SaslInitialResponse.Write(o, "OAUTHBEARER", Encoding.ASCII.GetBytes(message))));
        if (then is not null) await then(reader);
        return await running;
    }

    private async Task ExpectDiscoveryAsync(SteppedReader reader, string answer = "\u0001")
    {
        await reader.ReadAsync<BackendFrame>(CancellationToken.None);
        Assert.That(AuthenticationRequest.Read(reader.Message, out var json), Is.EqualTo(AuthenticationKind.SaslContinue));
        var root = JsonElement.Parse(json);
        Assert.That(root.GetProperty("status").GetString(), Is.EqualTo("invalid_token"));
        Assert.That(root.GetProperty("openid-configuration").GetString(), Is.EqualTo("https://idp.example.com/.well-known/openid-configuration"));
        Assert.That(root.GetProperty("scope").GetString(), Is.EqualTo("openid wiregate"));
        await _pair.SendAsync(Wire.Written(o => SaslResponse.Write(o, Encoding.ASCII.GetBytes(answer))));
    }

    [TestCase("n,,\u0001auth=Bearer wgt_abc_secret\u0001\u0001")]
    [TestCase("y,,\u0001auth=bearer  wgt_abc_secret\u0001\u0001")]
    [TestCase("n,,\u0001host=gate\u0001port=5432\u0001auth=Bearer wgt_abc_secret\u0001\u0001")]
    public async Task Token_is_accepted_and_wiped(string message)
    {
        Assert.That(await RunAsync(message), Is.True);
        Assert.That(_identity.Presented, Has.Count.EqualTo(1));
        Assert.That(_identity.Shown.ToArray(), Is.All.Zero);
        Assert.That(_pair.Sent(), Is.Empty, "no SASLFinal: AuthenticationOk follows");
    }

    [Test]
    public async Task Client_without_a_token_is_told_where_to_get_one()
    {
        var refused = await Assert.ThrowsAsync<ClientRefusedException>(async () => await RunAsync("n,,\u0001auth=\u0001\u0001", reader => ExpectDiscoveryAsync(reader)));
        Assert.That(refused!.Code, Is.EqualTo("28P01"));
        Assert.That(_identity.Presented, Is.Empty);
        Assert.That(_identity.Recorder.Failures, Is.Empty, "nobody failed to log in");
    }

    [Test]
    public async Task Wrong_token_gets_the_same_answer_and_is_recorded()
    {
        await Assert.ThrowsAsync<ClientRefusedException>(async () => await RunAsync("n,,\u0001auth=Bearer wrong\u0001\u0001", reader => ExpectDiscoveryAsync(reader)));
        Assert.That(_identity.Presented, Has.Count.EqualTo(1));
        Assert.That(_identity.Recorder.Failures, Has.Count.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("n,,")]
    [TestCase("n,,\u0001")]
    [TestCase("n,,\u0001\u0001")]
    [TestCase("n,a=other,\u0001auth=Bearer wgt_abc_secret\u0001\u0001")]
    [TestCase("p=tls-unique,,\u0001auth=Bearer wgt_abc_secret\u0001\u0001")]
    [TestCase("n,,\u0001auth=Bearer wgt_abc_secret\u0001")]
    [TestCase("n,,\u0001auth=Bearer wgt_abc_secret")]
    [TestCase("n,,\u0001auth=Bearer wgt_abc_secret\u0001\u0001x")]
    [TestCase("n,,\u0001auth=Bearer wgt_abc_secret\u0001auth=Bearer wgt_abc_secret\u0001\u0001")]
    [TestCase("n,,\u0001auth=Basic wgt_abc_secret\u0001\u0001")]
    [TestCase("n,,\u0001auth=Bearer\u0001\u0001")]
    [TestCase("n,,\u0001auth=Bearer \u0001\u0001")]
    [TestCase("n,,\u0001auth=Bearer wgt abc\u0001\u0001")]
    [TestCase("n,,\u0001auth=Bearer ===\u0001\u0001")]
    [TestCase("n,,\u0001=x\u0001auth=Bearer wgt_abc_secret\u0001\u0001")]
    [TestCase("n,,\u0001host\u0001auth=Bearer wgt_abc_secret\u0001\u0001")]
    [TestCase("n,,auth=Bearer wgt_abc_secret\u0001\u0001")]
    public async Task Malformed_message_is_a_violation(string message)
    {
        await Assert.ThrowsAsync<ProtocolViolationException>(async () => await RunAsync(message));
        Assert.That(_identity.Presented, Is.Empty);
    }

    [Test]
    public async Task Anything_but_the_end_after_the_answer_is_a_violation() =>
        await Assert.ThrowsAsync<ProtocolViolationException>(async () =>
            await RunAsync("n,,\u0001auth=Bearer wrong\u0001\u0001", reader => ExpectDiscoveryAsync(reader, "n,,\u0001auth=Bearer wgt_abc_secret\u0001\u0001")));

    [TestCase("auth: oauthbearer", "\"oauth\" is missing")]
    [TestCase("oauth: { issuer: https://idp.example.com }", "\"oauth\" is for auth: oauthbearer")]
    [TestCase("{ auth: oauthbearer, oauth: { issuer: http://idp.example.com } }", "\"issuer\" is an address")]
    [TestCase("{ auth: oauthbearer, oauth: { scope: x } }", "\"issuer\" is missing")]
    public void Listener_must_say_where_tokens_come_from(string yaml, string problem) =>
        Assert.That(() => PostgresListenerSettings.Read(ConfigDocument.Parse("wiregate.yaml", new StringReader(yaml)).AsMapping()),
            Throws.InstanceOf<ConfigException>().With.Property(nameof(ConfigException.Problem)).Contains(problem));
}
