using System.Buffers;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres;
using WireGate.Postgres.Authentication;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Startup;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Startup;

/// <summary>The authentication of a client, over memory; the whole log-in, which needs a socket to tell where a client is, over loopback.</summary>
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ClientLoginTests
{
    private readonly PipePair _pair = new();
    private readonly FakeIdentity _identity = new();

    private async Task<bool> AuthenticateAsync(string user, ClientAuthenticationMethod method, Func<SteppedReader, Task> client)
    {
        await using var session = Sessions.Of(_pair.Gate, _identity);
        using var authentication = new ClientAuthentication(
            session, new StartupRequest { User = user, Database = "d", NamesDatabase = true, Parameters = [], Version = ProtocolVersion.V3_0 },
            new PostgresListenerSettings(method, new OauthDiscovery("https://idp.example.com", "openid wiregate")));
        var running = authentication.RunAsync(CancellationToken.None);
        using var reader = new SteppedReader(_pair.Peer, 10_000);
        await Task.WhenAny(client(reader), running);
        return await running;
    }

    private async Task<AuthenticationKind> NextAsync(SteppedReader reader) =>
        await reader.ReadAsync<BackendFrame>(CancellationToken.None) is { Type: (byte)'R' }
            ? AuthenticationRequest.Read(reader.Message, out _) : throw new InvalidOperationException("not an authentication request");

    private async Task SendPasswordAsync(SteppedReader reader, string password)
    {
        Assert.That(await NextAsync(reader), Is.EqualTo(AuthenticationKind.CleartextPassword));
        await _pair.SendAsync(Wire.Message('p', password));
    }

    private async Task RunScramAsync(SteppedReader reader, string password, Func<byte[], byte[]>? change = null)
    {
        Assert.That(await NextAsync(reader), Is.EqualTo(AuthenticationKind.Sasl));
        AuthenticationRequest.Read(reader.Message, out var mechanisms);
        Assert.That(AuthenticationRequest.ReadMechanisms(mechanisms), Is.EqualTo(new[] { "SCRAM-SHA-256" }));
        var client = new ScramClient(null, false, ScramNonce.Next());
        await _pair.SendAsync(Wire.Written(o => SaslInitialResponse.Write(o, client.Mechanism, client.Begin())));
        Assert.That(await NextAsync(reader), Is.EqualTo(AuthenticationKind.SaslContinue));
        AuthenticationRequest.Read(reader.Message, out var challenge);
        var (salt, iterations) = client.ReadChallenge(challenge);
        var keys = new byte[64];
        ScramKeys.Derive(Encoding.UTF8.GetBytes(password), salt, iterations, keys);
        var proof = client.Prove(keys.AsSpan(0, 32));
        await _pair.SendAsync(Wire.Written(o => SaslResponse.Write(o, change is null ? proof : change(proof))));
    }

    [Test]
    public async Task Token_as_password_is_accepted_and_wiped()
    {
        Assert.That(await AuthenticateAsync("anyone", ClientAuthenticationMethod.Auto, reader => SendPasswordAsync(reader, FakeIdentity.Token)), Is.True);
        Assert.That(_identity.Presented, Has.Count.EqualTo(1));
        Assert.That(_identity.Shown.ToArray(), Is.All.Zero);
        Assert.That(_pair.Sent(), Is.Empty, "AuthenticationOk is for the caller to send");
    }

    [Test]
    public async Task Token_can_be_proved_by_scram()
    {
        Assert.That(await AuthenticateAsync(FakeIdentity.TokenId, ClientAuthenticationMethod.Auto, reader => RunScramAsync(reader, FakeIdentity.Token)), Is.True);
        Assert.That(_identity.Presented.Single(), Is.EqualTo(new PresentedCredential.ProvenToken(FakeIdentity.TokenId)));
    }

    [Test]
    public async Task Everything_wrong_with_a_token_has_one_answer()
    {
        var texts = new HashSet<string>();
        foreach (var attempt in new Func<Task>[]
        {
            () => AuthenticateAsync("x", ClientAuthenticationMethod.Cleartext, reader => SendPasswordAsync(reader, "wrong")),
            () => AuthenticateAsync(FakeIdentity.TokenId, ClientAuthenticationMethod.Scram, reader => RunScramAsync(reader, "wrong")),
            () => AuthenticateAsync("wgt_unknown", ClientAuthenticationMethod.Scram, reader => RunScramAsync(reader, FakeIdentity.Token)),
            () => Revoked(() => AuthenticateAsync(FakeIdentity.TokenId, ClientAuthenticationMethod.Scram, reader => RunScramAsync(reader, FakeIdentity.Token))),
            () => Revoked(() => AuthenticateAsync("x", ClientAuthenticationMethod.Cleartext, reader => SendPasswordAsync(reader, FakeIdentity.Token))),
        })
        {
            var refused = await Assert.ThrowsAsync<ClientRefusedException>(async () => await attempt());
            texts.Add($"{refused!.Code} {refused.Message} {refused.Hint}");
            Assert.That(_pair.Sent(), Is.Empty, "no SASLFinal for a token that is not accepted");
        }

        Assert.That(texts, Has.Count.EqualTo(1));
        Assert.That(texts.Single(), Does.StartWith("28P01"));
    }

    [Test]
    public async Task Where_nobody_can_log_in_a_client_is_told_so_and_not_that_its_token_is_bad()
    {
        _identity.Obstacle = "the store is away";
        _identity.IsRevoked = true;
        var refused = await Assert.ThrowsAsync<ClientRefusedException>(
            () => AuthenticateAsync("x", ClientAuthenticationMethod.Cleartext, reader => SendPasswordAsync(reader, FakeIdentity.Token)));
        Assert.That((refused!.Code, refused.Message), Is.EqualTo(("57P03", "nobody can log in now: the store is away")));
    }

    private async Task Revoked(Func<Task> attempt)
    {
        _identity.IsRevoked = true;
        await attempt();
    }

    [TestCase("wgt_abc", ClientAuthenticationMethod.Cleartext, AuthenticationKind.CleartextPassword)]
    [TestCase("anyone", ClientAuthenticationMethod.Scram, AuthenticationKind.Sasl)]
    [TestCase("anyone", ClientAuthenticationMethod.Auto, AuthenticationKind.CleartextPassword)]
    [TestCase("wgt_abc", ClientAuthenticationMethod.Auto, AuthenticationKind.Sasl)]
    public async Task Listener_or_user_name_choose_the_method(string user, ClientAuthenticationMethod method, AuthenticationKind expected)
    {
        var accepted = await AuthenticateAsync(user, method, async reader =>
        {
            Assert.That(await NextAsync(reader), Is.EqualTo(expected));
            await _pair.Peer.Output.CompleteAsync();
        });
        Assert.That(accepted, Is.False);
    }

    [Test]
    public async Task Anything_but_an_answer_is_a_violation() =>
        await Assert.ThrowsAsync<ProtocolViolationException>(async () => await AuthenticateAsync("x", ClientAuthenticationMethod.Cleartext, async reader =>
        {
            await NextAsync(reader);
            await _pair.SendAsync(Wire.Message('Q', "SELECT 1"));
        }));

    [TestCase(ClientAuthentication.MaxTokenLength - 1, true)]
    [TestCase(ClientAuthentication.MaxTokenLength, true)]
    [TestCase(ClientAuthentication.MaxTokenLength + 1, false)]
    public async Task Token_length_is_limited(int length, bool read)
    {
        var attempt = async () => await AuthenticateAsync("x", ClientAuthenticationMethod.Cleartext, reader => SendPasswordAsync(reader, new string('x', length)));
        if (read) await Assert.ThrowsAsync<ClientRefusedException>(attempt);
        else await Assert.ThrowsAsync<ProtocolViolationException>(attempt);
        Assert.That(_identity.Presented, Has.Count.EqualTo(read ? 1 : 0));
    }

    [Test]
    public async Task Refusal_before_log_in_reaches_the_client_as_a_fatal_error()
    {
        await using var session = Sessions.Of(_pair.Gate, _identity);
        await _pair.SendAsync(Wire.Packet(196608, "user", "u", (byte)0));
        var outcome = await new ClientLogin(session, new PostgresListenerSettings(ClientAuthenticationMethod.Auto), null).RunAsync(CancellationToken.None);
        Assert.That(outcome, Is.InstanceOf<StartupOutcome.Closed>());
        var sent = _pair.Sent();
        Assert.That(sent[0], Is.EqualTo((byte)'E'));
        var error = DiagnosticFields.Read(new ReadOnlySequence<byte>(sent));
        Assert.That((error.Severity, error.Code), Is.EqualTo(("FATAL", "28000")));
    }

    [Test]
    public async Task Violation_reaches_the_client_as_a_fatal_error()
    {
        await using var session = Sessions.Of(_pair.Gate, _identity);
        await _pair.SendAsync([.. Wire.Packet(80877103), .. Wire.Packet(196608, "user", "u", (byte)0)]);
        await new ClientLogin(session, new PostgresListenerSettings(ClientAuthenticationMethod.Auto), null).RunAsync(CancellationToken.None);
        var error = DiagnosticFields.Read(new ReadOnlySequence<byte>(_pair.Sent()));
        Assert.That((error.Code, error.Message), Is.EqualTo(("08P01", "received unencrypted data after SSL request")));
        Assert.That(_identity.Recorder.Failures, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task A_client_that_takes_too_long_is_closed()
    {
        var time = new SteppedTime();
        await using var session = Sessions.Of(_pair.Gate, _identity, time);
        var running = new ClientLogin(session, new PostgresListenerSettings(ClientAuthenticationMethod.Auto), null).RunAsync(CancellationToken.None);
        await _pair.SendAsync([0, 0]);
        time.FireAll();
        Assert.That(await running, Is.InstanceOf<StartupOutcome.Closed>());
    }
}
