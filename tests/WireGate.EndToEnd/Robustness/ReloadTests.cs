using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using NUnit.Framework;
using WireGate.Testing;

namespace WireGate.EndToEnd.Robustness;

/// <summary>A changed configuration takes hold of live sessions whole, or not at all.</summary>
public sealed class ReloadTests
{
    private const string Scratch = "SELECT 1 FROM scratch LIMIT 1";
    private const string Kept = "SELECT id FROM kept";

    [Test]
    public async Task A_broken_file_changes_nothing_and_a_good_one_holds_for_live_sessions()
    {
        await using var bed = await FaultBed.StartAsync();
        await using var client = await bed.LogInAsync();
        await bed.Server.SqlAsync("INSERT INTO kept VALUES (1)", "shop");

        bed.Write("rules:\n  - { name: everything, when: { effect: raed }, then: allow }");
        bed.Gate.Signal(1);
        await FaultBed.EventuallyAsync(() => Task.FromResult(bed.Gate.Log.Contains("configuration not reloaded", StringComparison.Ordinal)), "the broken file is refused");
        Assert.That(bed.Gate.Log, Does.Match("wiregate.yaml:\\d+:\\d+").And.Contain("raed"));
        Assert.That(await client.Query(Scratch).AnswersAsync(), Is.EqualTo("T D C Z:I"), "the rules before hold");
        Assert.That(await client.Query(Kept).AnswersAsync(), Is.EqualTo("E:42501 Z:I"), "the rules before hold");

        bed.Write(FaultBed.Rules("kept"));
        bed.Gate.Signal(1);
        await FaultBed.EventuallyAsync(() => Task.FromResult(bed.Gate.Log.Contains("configuration reloaded", StringComparison.Ordinal)), "the good file is taken");
        Assert.That(await client.Query(Kept).AnswersAsync(), Is.EqualTo("T D C Z:I"), "the same session, by the new rules");
        Assert.That(await client.Query(Scratch).AnswersAsync(), Is.EqualTo("E:42501 Z:I"));
    }

    [Test]
    public async Task A_statement_prepared_under_the_old_rules_is_judged_by_the_new()
    {
        await using var bed = await FaultBed.StartAsync();
        await using var client = await bed.LogInAsync();
        Assert.That(await client.Parse("old", Scratch).Bind("", "old").Execute("").Sync().AnswersAsync(), Is.EqualTo("1 2 D C Z:I"));
        bed.Write(FaultBed.Rules("kept"));
        bed.Gate.Signal(1);
        await FaultBed.EventuallyAsync(() => Task.FromResult(bed.Gate.Log.Contains("configuration reloaded", StringComparison.Ordinal)), "the good file is taken");
        Assert.That(await client.Bind("", "old").Execute("").Sync().AnswersAsync(), Is.EqualTo("2 E:42501 Z:I"));
    }

    [Test]
    public async Task A_renewed_certificate_is_shown_to_the_next_client_and_a_broken_one_never()
    {
        using var authority = new TestAuthority();
        var first = authority.Issue("localhost");
        var second = authority.Issue("localhost");
        string certificate = Path.Combine(authority.Folder, "live.pem"), key = Path.Combine(authority.Folder, "live.key");
        File.Copy(first.Certificate, certificate);
        File.Copy(first.Key, key);
        await using var bed = await FaultBed.StartAsync($", tls: {{ certificate: \"{certificate}\", key: \"{key}\" }}");
        var before = await ShownAsync(bed.Gate.Port);
        Assert.That(before, Is.EqualTo(Thumbprint(first.Certificate)));

        File.WriteAllText(certificate, "-----BEGIN CERTIFICATE-----\nnot one\n-----END CERTIFICATE-----\n");
        bed.Gate.Signal(1);
        Assert.That(await ShownAsync(bed.Gate.Port), Is.EqualTo(before), "the one before stays");

        File.Copy(second.Key, key, overwrite: true);
        File.Copy(second.Certificate, certificate, overwrite: true);
        bed.Gate.Signal(1);
        await FaultBed.EventuallyAsync(async () => await ShownAsync(bed.Gate.Port) == Thumbprint(second.Certificate), "the renewed one is shown");
    }

    private static string Thumbprint(string file)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
        return certificate.Thumbprint;
    }

    private static async Task<string> ShownAsync(int port)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync("127.0.0.1", port);
        await tcp.GetStream().WriteAsync(new byte[] { 0, 0, 0, 8, 4, 210, 22, 47 });
        var answer = new byte[1];
        await tcp.GetStream().ReadExactlyAsync(answer);
        Assert.That(answer[0], Is.EqualTo((byte)'S'));
        string? shown = null;
        await using var tls = new SslStream(tcp.GetStream());
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            // A session taken up again shows the certificate that it began with.
            AllowTlsResume = false,
            RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = ((X509Certificate2)certificate!).Thumbprint) is not null,
        });
        return shown!;
    }
}
