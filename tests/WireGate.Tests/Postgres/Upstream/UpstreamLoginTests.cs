using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Upstream;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Startup;

namespace WireGate.Tests.Postgres.Upstream;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UpstreamLoginTests
{
    private readonly FakeServer _server = new();
    private readonly FakeCredential _credential = new("pässword");

    private Task<UpstreamConnection> ConnectAsync(UpstreamStartup? startup = null, UpstreamTlsMode mode = UpstreamTlsMode.Disable, TimeProvider? time = null) =>
        _server.Login(time).ConnectAsync(FakeServer.Target(mode), _credential, startup ?? FakeServer.Startup, CancellationToken.None);

    private static async Task<UpstreamException> RefusedAsync(Task<UpstreamConnection> connecting) =>
        (await Assert.ThrowsAsync<UpstreamException>(async () => await connecting))!;

    [Test]
    public async Task Log_in_by_scram_yields_all_that_the_server_told()
    {
        var connecting = ConnectAsync();
        var startup = await _server.ReadStartupAsync();
        Assert.That(startup.Version, Is.EqualTo(ProtocolVersion.V3_0));
        Assert.That(startup.Parameters, Is.EqualTo(new KeyValuePair<string, string>[]
        {
            new("user", "app"), new("database", "orders"), new("client_encoding", "UTF8"), new("application_name", "wiregate planner abcdefghijkl"),
        }));
        Assert.That(await _server.RunScramAsync("pässword"), Is.True);
        await _server.WelcomeAsync();
        var connection = await connecting;
        Assert.That(connection.Parameters, Is.EqualTo(new ParameterStatus[] { new("server_version", "18.0"), new("TimeZone", "UTC") }));
        Assert.That((connection.ProcessId, connection.CancelKey.ToArray()), Is.EqualTo((42, new byte[] { 1, 2, 3, 4 })));
        Assert.That((connection.Notices.Length, connection.Status, connection.FindParameter("timezone")), Is.EqualTo((1, TransactionStatus.Idle, "UTC")));
    }

    [Test]
    public async Task The_same_bytes_one_at_a_time_log_in_as_well()
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        byte[] all = [.. Wire.Message('R', 0), .. Wire.Message('K', 42, 7), .. Wire.Message('S', "a", "b"), .. Wire.Message('Z', 'I')];
        foreach (var one in all) await _server.SendAsync([one]);
        Assert.That((await connecting).ProcessId, Is.EqualTo(42));
    }

    [Test]
    public async Task Bytes_behind_ready_for_query_stay_in_the_link()
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        await _server.SendAsync([.. Wire.Message('R', 0), .. Wire.Message('Z', 'I'), .. Wire.Message('S', "a", "b")]);
        var rest = await (await connecting).Link.Input.ReadAsync();
        Assert.That(rest.Buffer.FirstSpan[0], Is.EqualTo((byte)'S'));
    }

    [Test]
    public async Task Derived_keys_are_used_again_and_the_password_is_not_read()
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        await _server.RunScramAsync("pässword");
        await _server.WelcomeAsync();
        await connecting;
        Assert.That((_credential.Reads, _credential.Kept.Keys.Single()), Is.EqualTo((1, "scram-sha-256:AQIDBA==:4096")));

        var second = new FakeServer();
        var again = second.Login().ConnectAsync(FakeServer.Target(), _credential, FakeServer.Startup, CancellationToken.None);
        await second.ReadStartupAsync();
        Assert.That(await second.RunScramAsync("pässword"), Is.True);
        await second.WelcomeAsync();
        await again;
        Assert.That(_credential.Reads, Is.EqualTo(1));
    }

    [Test]
    public async Task A_server_that_does_not_know_the_password_is_found_out()
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        await _server.RunScramAsync("pässword", _ => "v=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="u8.ToArray());
        Assert.That((await RefusedAsync(connecting)).Message, Does.Contain("did not prove"));
        Assert.That(_credential.Kept, Is.Empty, "a false server's salt is not kept");
    }

    [Test]
    public async Task A_server_that_skips_its_proof_is_found_out()
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        await _server.SendAsync(Wire.Message('R', 10, "SCRAM-SHA-256", (byte)0));
        await _server.ReadMessageAsync();
        await _server.SendAsync(Wire.Message('R', 0));
        Assert.That((await RefusedAsync(connecting)).Message, Does.Contain("did not prove"));
    }

    [Test]
    public async Task Few_iterations_are_refused_where_anybody_may_be_the_server()
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        var exchange = _server.RunScramAsync("pässword", iterations: 4095);
        Assert.That((await RefusedAsync(connecting)).Message, Does.Contain("4096"));
        Assert.That(_credential.Reads, Is.Zero);
        Assert.That(exchange.IsCompleted, Is.False);
    }

    [TestCase(3)]
    [TestCase(5)]
    public async Task Password_is_not_given_away_to_an_unverified_server(int kind)
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        await _server.SendAsync(kind == 5 ? Wire.Message('R', 5, 0) : Wire.Message('R', kind));
        Assert.That((await RefusedAsync(connecting)).Message, Does.Contain("verified certificate"));
        Assert.That((_credential.Reads, _server.Sent().Length), Is.EqualTo((0, 0)));
    }

    [TestCase(7)]
    [TestCase(9)]
    [TestCase(2)]
    [TestCase(99)]
    public async Task Other_methods_are_refused(int kind)
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        await _server.SendAsync(Wire.Message('R', kind));
        Assert.That((await RefusedAsync(connecting)).Message, Does.Contain("log-in method"));
    }

    private static readonly byte[][] OutOfOrder =
    [
        Wire.Message('Z', 'I'), Wire.Message('S', "a", "b"), Wire.Message('K', 1, 2), Wire.Message('T', (short)0), Wire.Message('R', 11, "x"),
        Wire.Message('R', 12, "v="), [0, 0, 0, 0, 0], Wire.Message('R', 0, 1), "HTTP/1.1 400 Bad Request\r\n"u8.ToArray(),
        [.. Wire.Message('R', 0), .. Wire.Message('R', 0)],
        [.. Wire.Message('R', 0), .. Wire.Message('K', 1, 2), .. Wire.Message('K', 1, 2)],
        [.. Wire.Message('R', 0), .. Wire.Message('Z', 'T')],
        [.. Wire.Message('R', 0), .. Wire.Message('D', (short)0)],
        [.. Wire.Message('v', 196610, 0)],
        [.. Wire.Message('v', 196608, 1, "_pq_.x")],
        [.. Wire.Message('v', 196608, 0), .. Wire.Message('v', 196608, 0)],
    ];

    [TestCaseSource(nameof(OutOfOrder))]
    public async Task Whatever_does_not_belong_there_ends_the_log_in(byte[] bytes)
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        await _server.SendAsync(bytes);
        Assert.That((await RefusedAsync(connecting)).Message, Does.Contain("broke the protocol"));
    }

    [Test]
    public async Task A_second_challenge_is_refused()
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        await _server.RunScramAsync("pässword");
        await _server.SendAsync(Wire.Message('R', 3));
        Assert.That((await RefusedAsync(connecting)).Message, Does.Contain("twice"));
    }

    [TestCase("28P01", "refused the gate's credential", "08006")]
    [TestCase("3D000", "no such database", "3D000")]
    [TestCase("57P03", "not ready", "57P03")]
    [TestCase("53300", "too many connections", "53300")]
    [TestCase("xx\n;", "error (SQLSTATE XX000)", "08006")]
    public async Task Errors_of_a_server_that_is_not_known_are_told_by_their_code_alone(string code, string text, string forClient)
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        await _server.SendAsync(Wire.Message('E', 'S', "FATAL", 'C', code, 'M', "planted text", (byte)0));
        var error = await RefusedAsync(connecting);
        Assert.That(error.Message, Does.Contain(text).And.Not.Contain("planted"));
        Assert.That(BackendErrorException.CodeForClient(error), Is.EqualTo(forClient));
    }

    [Test]
    public async Task A_server_that_hangs_up_is_told_of()
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        await _server.CloseAsync();
        Assert.That((await RefusedAsync(connecting)).Message, Does.Contain("closed the connection"));
    }

    [Test]
    public async Task A_server_that_hangs_is_given_up()
    {
        var time = new SteppedTime();
        var connecting = ConnectAsync(time: time);
        await _server.ReadStartupAsync();
        time.FireAll();
        Assert.That((await RefusedAsync(connecting)).Message, Does.Contain("in time"));
    }

    [Test]
    public async Task A_message_without_end_is_refused_by_its_head()
    {
        var connecting = ConnectAsync();
        await _server.ReadStartupAsync();
        await _server.SendAsync([(byte)'E', 0x7f, 0xff, 0xff, 0xff]);
        Assert.That((await RefusedAsync(connecting)).Message, Does.Contain("too long"));
    }

    [Test]
    public async Task An_older_version_is_accepted_where_a_newer_was_asked_for()
    {
        var connecting = ConnectAsync(FakeServer.Startup with { Version = ProtocolVersion.V3_2 });
        Assert.That((await _server.ReadStartupAsync()).Version, Is.EqualTo(ProtocolVersion.V3_2));
        await _server.SendAsync(Wire.Message('v', 196608, 0));
        await _server.WelcomeAsync();
        Assert.That((await connecting).Version, Is.EqualTo(ProtocolVersion.V3_0));
    }

    [TestCase(UpstreamTlsMode.Require)]
    [TestCase(UpstreamTlsMode.VerifyAuthority)]
    [TestCase(UpstreamTlsMode.VerifyFull)]
    public async Task Tls_that_is_not_offered_is_not_done_without(UpstreamTlsMode mode)
    {
        var connecting = ConnectAsync(mode: mode);
        Assert.That(await _server.ReadPacketAsync(), Is.EqualTo(Wire.Packet(80877103)));
        await _server.SendAsync("N"u8.ToArray());
        Assert.That((await RefusedAsync(connecting)).Message, Does.Contain("does not offer TLS"));
        Assert.That(_server.Sent(), Is.Empty);
    }

    [Test]
    public async Task Preferred_tls_is_done_without_where_it_is_not_offered()
    {
        var connecting = ConnectAsync(mode: UpstreamTlsMode.Prefer);
        await _server.ReadPacketAsync();
        await _server.SendAsync("N"u8.ToArray());
        await _server.ReadStartupAsync();
        await _server.WelcomeAsync();
        Assert.That((await connecting).Trust, Is.EqualTo(ChannelTrust.Unverified));
    }

    [TestCase("SX", "unencrypted data")]
    [TestCase("NX", "unencrypted data")]
    [TestCase("E", "answered the TLS request with an error")]
    [TestCase("G", "does not speak")]
    [TestCase("H", "does not speak")]
    public async Task Answer_to_the_tls_request_is_one_byte_and_no_text_of_it_is_shown(string answer, string text)
    {
        var connecting = ConnectAsync(mode: UpstreamTlsMode.Prefer);
        await _server.ReadPacketAsync();
        await _server.SendAsync(System.Text.Encoding.ASCII.GetBytes(answer));
        Assert.That((await RefusedAsync(connecting)).Message, Does.Contain(text));
        Assert.That(_server.Sent(), Is.Empty);
    }

    [Test]
    public async Task A_credential_without_a_user_can_not_log_in()
    {
        var login = _server.Login().ConnectAsync(FakeServer.Target(), new FakeCredential("x", null), FakeServer.Startup, CancellationToken.None);
        Assert.That((await RefusedAsync(login)).Message, Does.Contain("names no user"));
    }
}
