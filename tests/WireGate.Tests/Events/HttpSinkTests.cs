using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Secrets;
using WireGate.Core.Transport;
using WireGate.Events;
using WireGate.Events.Configuration;
using WireGate.Events.Formats;
using WireGate.Events.Queue;
using WireGate.Events.Sinks;
using WireGate.Testing;

namespace WireGate.Tests.Events;

[CancelAfter(60_000)]
public sealed class HttpSinkTests
{
    private const string Key = "a key of more than sixteen bytes";

    private readonly ManualTime _time = new();
    private DirectoryInfo _folder = null!;
    private HttpReceiver _receiver = null!;

    private static ImmutableArray<EventRecord> Two { get; } = [Samples.Record(Samples.Denied, 41), Samples.Record(Samples.Opened("s", 1), 42)];

    [SetUp]
    public void Open()
    {
        _folder = Directory.CreateTempSubdirectory("wiregate-http-");
        _receiver = new HttpReceiver();
    }

    [TearDown]
    public async Task Close()
    {
        await _receiver.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Test]
    public async Task Webhook_posts_json_lines_with_a_signature_of_time_and_body(CancellationToken token)
    {
        await using var sink = new WebhookSink(Webhook(Secret(Key + "\n")), null, _time);
        await sink.DeliverAsync(Two, token);
        var (head, body) = await _receiver.NextAsync();
        Assert.That(Encoding.UTF8.GetString(body), Is.EqualTo(Samples.DeniedLine(41) + "\n" + Two[1].Text() + "\n"));
        const long seconds = 1_767_225_600;
        var mac = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(Key), (byte[])[.. Encoding.ASCII.GetBytes(seconds + "."), .. body]));
        Assert.That(head, Does.StartWith("POST /hook?x=1 HTTP/1.1\r\n"));
        Assert.That(head, Does.Contain("\r\nContent-Type: application/x-ndjson\r\n"));
        Assert.That(head, Does.Contain($"\r\nwiregate-signature: t={seconds},v1={mac}\r\n"));
        Assert.That(head, Does.Not.Contain("Authorization"));
    }

    /// <summary>Computed by <c>printf '1767225600.{}' | openssl dgst -sha256 -hmac 0123456789abcdef</c>.</summary>
    [Test]
    public void Signature_is_what_another_program_computes() =>
        Assert.That(WebhookSignature.Sign("0123456789abcdef"u8, 1767225600, "{}"u8), Is.EqualTo("t=1767225600,v1=99902517b3069f78750aa0520b0493482454c2d30a579c7acc839f3363ca1b88"));

    [Test]
    public async Task Rotated_key_is_used_at_once(CancellationToken token)
    {
        var secret = Secret(Key);
        await using var sink = new WebhookSink(Webhook(secret), null, _time);
        await sink.DeliverAsync(Two, token);
        var first = Signature((await _receiver.NextAsync()).Head);
        await File.WriteAllTextAsync(secret.File!, "another key of more than sixteen", token);
        await sink.DeliverAsync(Two, token);
        Assert.That(Signature((await _receiver.NextAsync()).Head), Is.Not.EqualTo(first));
    }

    [TestCase("", "empty")]
    [TestCase("\n", "empty")]
    [TestCase("fifteen bytes..", "shorter than 16")]
    public async Task Key_that_is_none_sends_nothing(string key, string problem)
    {
        await using var sink = new WebhookSink(Webhook(Secret(key)), null, _time);
        Assert.That(async () => await sink.DeliverAsync(Two, CancellationToken.None), Throws.InstanceOf<DeliveryException>().With.Message.Contains(problem));
        Assert.That(_receiver.Waiting, Is.Zero);
    }

    [TestCase(500)]
    [TestCase(429)]
    [TestCase(404)]
    [TestCase(304)]
    public async Task Anything_but_success_is_a_failure_that_shows_no_received_byte(int status)
    {
        _receiver.Answers.Enqueue((status, "Retry-After: 7\r\n", status == 304 ? "" : "attacker's words"));
        await using var sink = new WebhookSink(Webhook(Secret(Key)), null, _time);
        var error = (await Assert.ThrowsAsync<DeliveryException>(async () => await sink.DeliverAsync(Two, CancellationToken.None)))!;
        Assert.That((error.Message, error.RetryAfter, error.IsTooLarge), Is.EqualTo(($"the receiver answered {status}", (TimeSpan?)TimeSpan.FromSeconds(7), false)));
        await sink.DeliverAsync(Two, CancellationToken.None);
    }

    [Test]
    public async Task Receiver_that_finds_it_too_large_says_so()
    {
        _receiver.Answers.Enqueue((413, "", ""));
        await using var sink = new WebhookSink(Webhook(Secret(Key)), null, _time);
        var error = (await Assert.ThrowsAsync<DeliveryException>(async () => await sink.DeliverAsync(Two, CancellationToken.None)))!;
        Assert.That(error.IsTooLarge);
    }

    [Test]
    public async Task Redirect_is_not_followed()
    {
        await using var elsewhere = new HttpReceiver();
        _receiver.Answers.Enqueue((307, $"Location: {elsewhere.Url("/")}\r\n", ""));
        await using var sink = new WebhookSink(Webhook(Secret(Key)), null, _time);
        Assert.That(async () => await sink.DeliverAsync(Two, CancellationToken.None), Throws.InstanceOf<DeliveryException>().With.Message.Contains("307"));
        Assert.That(elsewhere.Waiting, Is.Zero);
    }

    [Test]
    public async Task Bearer_comes_from_the_vault_for_this_address(CancellationToken token)
    {
        var vault = new OneCredential("siem", new HostPort("localhost", _receiver.Port), "tok-123");
        await using var sink = new OtlpSink(Otlp() with { Bearer = new SecretReference("siem", null, default) }, "gate-1", vault, _time);
        await sink.DeliverAsync(Two, token);
        Assert.That((await _receiver.NextAsync()).Head, Does.Contain("\r\nAuthorization: Bearer tok-123\r\n"));
        Assert.That(vault.Leased, Is.EqualTo(vault.Returned));

        await using var other = new OtlpSink(Otlp() with { Bearer = new SecretReference("none", null, default) }, "gate-1", vault, _time);
        Assert.That(async () => await other.DeliverAsync(Two, token), Throws.InstanceOf<DeliveryException>());
    }

    [TestCase("a b")]
    [TestCase("a\r\nx-injected: 1")]
    [TestCase("ä")]
    public async Task Bearer_that_would_break_the_header_is_refused(string bearer)
    {
        await using var sink = new OtlpSink(Otlp() with { Bearer = Secret(bearer) }, "gate-1", null, _time);
        Assert.That(async () => await sink.DeliverAsync(Two, CancellationToken.None), Throws.InstanceOf<DeliveryException>().With.Message.Not.Contains(bearer));
        Assert.That(_receiver.Waiting, Is.Zero);
    }

    [Test]
    public async Task Certificate_is_verified(CancellationToken token)
    {
        using var authority = new TestAuthority();
        var (certificate, key) = authority.Issue("localhost");
        var (wrong, wrongKey) = authority.Issue("other.example");
        using var served = X509Certificate2.CreateFromPemFile(certificate, key);
        using var servedWrong = X509Certificate2.CreateFromPemFile(wrong, wrongKey);
        await using var receiver = new HttpReceiver(served);
        await using var impostor = new HttpReceiver(servedWrong);
        var settings = Webhook(Secret(Key)) with { Url = receiver.Url("/"), Tls = new UpstreamTls(UpstreamTlsMode.VerifyFull, authority.File) };

        await using var sink = new WebhookSink(settings, null, _time);
        await sink.DeliverAsync(Two, token);
        Assert.That((await receiver.NextAsync()).Body, Is.Not.Empty);

        await using var untrusting = new WebhookSink(settings with { Tls = new UpstreamTls(UpstreamTlsMode.VerifyFull) }, null, _time);
        Assert.That(async () => await untrusting.DeliverAsync(Two, token), Throws.InstanceOf<DeliveryException>());
        await using var misled = new WebhookSink(settings with { Url = impostor.Url("/") }, null, _time);
        Assert.That(async () => await misled.DeliverAsync(Two, token), Throws.InstanceOf<DeliveryException>());
        Assert.That(impostor.Waiting, Is.Zero);
    }

    [Test]
    public async Task Otlp_posts_log_records(CancellationToken token)
    {
        await using var sink = new OtlpSink(Otlp(), "gate-1", null, _time);
        await sink.DeliverAsync([Two[0]], token);
        var (head, body) = await _receiver.NextAsync();
        Assert.That(head, Does.StartWith("POST /v1/logs HTTP/1.1\r\n").And.Contain("\r\nContent-Type: application/json\r\n"));
        var line = Samples.DeniedLine(41).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        Assert.That(Encoding.UTF8.GetString(body), Is.EqualTo(
            """{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"wiregate"}},"""
            + $$$"""{"key":"service.version","value":{"stringValue":"{{{Product.Version}}}"}},{"key":"host.name","value":{"stringValue":"gate-1"}}]},"""
            + """ "scopeLogs":[{"scope":{"name":"wiregate.event/1"},"logRecords":[{"timeUnixNano":"1767225600123456000","observedTimeUnixNano":"1767225600000000000","severityNumber":13,""".TrimStart()
            + $$$""" "severityText":"WARN","eventName":"wiregate.operation.denied","body":{"stringValue":"{{{line}}}"},"attributes":[""".TrimStart()
            + """{"key":"wiregate.id","value":{"intValue":"41"}},{"key":"session.id","value":{"stringValue":"abcdefghijkl"}},{"key":"wiregate.sequence","value":{"intValue":"3"}},"""
            + """{"key":"wiregate.agent","value":{"stringValue":"planner"}},{"key":"wiregate.person","value":{"stringValue":"ana"}},{"key":"wiregate.token","value":{"stringValue":"wgt_a2b3c4d5e6"}},"""
            + """{"key":"wiregate.target","value":{"stringValue":"orders-db"}},{"key":"wiregate.protocol","value":{"stringValue":"postgres"}},{"key":"client.address","value":{"stringValue":"10.20.0.7:50112"}},"""
            + """{"key":"wiregate.operation","value":{"intValue":"7"}},{"key":"wiregate.kind","value":{"stringValue":"DROP TABLE"}},{"key":"wiregate.rule","value":{"stringValue":"no-schema-changes"}},"""
            + """{"key":"wiregate.outcome","value":{"stringValue":"denied"}},{"key":"wiregate.reason","value":{"stringValue":"Schema changes go through \"migrations\"."}},"""
            + """{"key":"db.system.name","value":{"stringValue":"postgresql"}},{"key":"db.operation.name","value":{"stringValue":"DROP TABLE"}},{"key":"db.response.status_code","value":{"stringValue":"42501"}}"""
            + "]}]}]}]}"));
    }

    [TestCase("""{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"no"}}""", 2)]
    [TestCase("""{"partialSuccess":{"rejectedLogRecords":1}}""", 1)]
    [TestCase("""{"partialSuccess":{}}""", 0)]
    [TestCase("""{}""", 0)]
    [TestCase("not json", 0)]
    [TestCase("", 0)]
    public async Task Otlp_counts_what_the_collector_rejected(string answer, int rejected)
    {
        _receiver.Answers.Enqueue((200, "", answer));
        await using var sink = new OtlpSink(Otlp(), "gate-1", null, _time);
        Assert.That((await sink.DeliverAsync(Two, CancellationToken.None)).Rejected, Is.EqualTo(rejected));
    }

    [Test]
    public async Task Text_is_told_only_where_it_may_be(CancellationToken token)
    {
        var told = Samples.Record(Samples.Denied with { Text = "DROP TABLE \"t\"" }, 7);
        foreach (var format in new[] { EventFormat.Json, EventFormat.Ocsf })
        {
            await using var with = new OtlpSink(Otlp() with { Text = true, Format = format }, "gate-1", null, _time);
            await using var without = new OtlpSink(Otlp() with { Format = format }, "gate-1", null, _time);
            await with.DeliverAsync([told], token);
            Assert.That(Encoding.UTF8.GetString((await _receiver.NextAsync()).Body), Does.Contain("""{"key":"db.query.text","value":{"stringValue":"DROP TABLE \"t\""}}"""));
            await without.DeliverAsync([told], token);
            Assert.That(Encoding.UTF8.GetString((await _receiver.NextAsync()).Body), Does.Not.Contain("DROP TABLE \\"));
        }
    }

    private static string Signature(string head) => head.Split("\r\n").Single(line => line.StartsWith("wiregate-signature", StringComparison.Ordinal));

    private WebhookSinkSettings Webhook(SecretReference key) => new() { Name = "hook", Url = _receiver.Url("/hook?x=1"), Key = key };

    private OtlpSinkSettings Otlp() => new() { Name = "otlp", Url = _receiver.Url("/v1/logs") };

    private SecretReference Secret(string content)
    {
        var path = Path.Combine(_folder.FullName, Path.GetRandomFileName());
        File.WriteAllText(path, content);
        return new SecretReference(null, path, new SourcePosition("wiregate.yaml", 1, 1));
    }

    private sealed class OneCredential(string name, HostPort to, string secret) : IVault, ICredential
    {
        public int Leased { get; private set; }

        public int Returned { get; private set; }

        public string Name => name;

        public string? User => null;

        public ValueTask<ICredential> LeaseAsync(string asked, HostPort address, CancellationToken cancellationToken)
        {
            if (asked != name || address != to) throw new CredentialException($"credential \"{asked}\" may not go to {address}");
            Leased++;
            return new(this);
        }

        public ValueTask<SecretBuffer> ReadSecretAsync(CancellationToken cancellationToken) => new(new SecretBuffer(Encoding.UTF8.GetBytes(secret)));

        public SecretBuffer? FindDerived(string label) => null;

        public void KeepDerived(string label, ReadOnlySpan<byte> keys)
        {
        }

        public void Dispose() => Returned++;
    }
}
