using System.Globalization;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>The gate's own log-in to a real server, from the configuration down.</summary>
public sealed class UpstreamTests
{
    private static string Named => "localhost:" + CommandLineServer.Server.Port.ToString(CultureInfo.InvariantCulture);

    private static string Trusted => $"mode: verify-full, authority: \"{CommandLineServer.Authority.File}\"";

    [Test]
    public async Task By_SCRAM_over_verified_TLS()
    {
        var (check, answer) = await TryAsync(site => site.Configuration(address: Named, user: "by_tls", tls: Trusted), "SELECT current_user");
        Assert.That(check.ExitCode, Is.Zero, check.ToString());
        Assert.That(answer.Output, Is.EqualTo("by_tls\n"), answer.Error);
    }

    [Test]
    public async Task A_certificate_for_another_name_is_refused_and_said_clearly()
    {
        // The certificate is for "localhost", not for its address.
        var (check, answer) = await TryAsync(site => site.Configuration(tls: Trusted), "SELECT 1");
        Assert.That(check.ExitCode, Is.EqualTo(1));
        Assert.That(check.Output, Does.StartWith("shop\tNO\tTLS to the target failed: the target's certificate is not for the name"));
        Assert.That(answer.ExitCode, Is.EqualTo(2));
        Assert.That(answer.Error, Does.Contain("FATAL").And.Contain("not for the name").And.Not.Contain(CommandLineServer.Password));
    }

    [Test]
    public async Task An_authority_that_is_not_trusted_is_refused()
    {
        var (check, answer) = await TryAsync(site => site.Configuration(address: Named, tls: "mode: verify-full"), "SELECT 1");
        Assert.That(check.ExitCode, Is.EqualTo(1));
        Assert.That(check.Output, Does.Contain("not signed by an authority that is trusted"));
        Assert.That(answer.ExitCode, Is.EqualTo(2));
    }

    [Test]
    public async Task A_server_that_wants_TLS_is_not_logged_in_to_without()
    {
        var (check, _) = await TryAsync(site => site.Configuration(user: "by_tls"), "SELECT 1");
        Assert.That(check.ExitCode, Is.EqualTo(1), check.ToString());
    }

    [Test]
    public async Task By_client_certificate()
    {
        var (certificate, key) = CommandLineServer.ClientCertificate;
        var (check, answer) = await TryAsync(
            site => site.Configuration(address: Named, user: "by_certificate", tls: $"{Trusted}, certificate: \"{certificate}\", key: \"{key}\""), "SELECT current_user");
        Assert.That(check.ExitCode, Is.Zero, check.ToString());
        Assert.That(answer.Output, Is.EqualTo("by_certificate\n"), answer.Error);
    }

    private static async Task<(ShellResult Check, ShellResult Answer)> TryAsync(Func<Site, string> configuration, string sql)
    {
        await using var site = await Site.CreateAsync();
        await site.ConfigureAsync(configuration(site));
        var check = await site.RunAsync("check");
        await site.StartAsync();
        var (_, token) = await site.IssueAsync();
        return (check, await site.PsqlAsync(token, sql));
    }
}
