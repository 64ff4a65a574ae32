using System.Globalization;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

public sealed class CheckTests
{
    [Test]
    public async Task A_wrong_password_ends_with_1_and_says_which_target()
    {
        await using var site = await Site.CreateAsync();
        await File.WriteAllTextAsync(site.PathOf("shop.secret"), "wrong-canary");
        var check = await site.RunAsync("check");
        Assert.That(check.ExitCode, Is.EqualTo(1));
        Assert.That(check.Output, Does.StartWith("shop\tNO\t").And.Not.Contain("wrong-canary"));
        var json = await site.RunAsync("check", "--json");
        Assert.That(json.ExitCode, Is.EqualTo(1));
        var target = System.Text.Json.JsonDocument.Parse(json.Output).RootElement.GetProperty("targets")[0];
        Assert.That(target.GetProperty("works").GetBoolean(), Is.False);
        Assert.That(target.GetProperty("error").GetString(), Is.Not.Empty);
    }

    [Test]
    public async Task A_dead_target_ends_with_1()
    {
        await using var site = await Site.CreateAsync();
        await site.ConfigureAsync(site.Configuration(address: "127.0.0.1:" + PostgresServer.FreePort().ToString(CultureInfo.InvariantCulture)));
        var check = await site.RunAsync("check");
        Assert.That(check.ExitCode, Is.EqualTo(1));
        Assert.That(check.Output, Does.StartWith("shop\tNO\t"));
    }

    [TestCase("identity: { agent: {} }", "2:13", "unknown key \"agent\"")]
    [TestCase("targets: { shop: { protocol: mysql, address: h, credential: c } }", "2:", "unknown protocol")]
    [TestCase("rules: [{ name: a, when: { efect: read }, then: allow }]", "2:", "efect")]
    [TestCase("credentials: { a: { from: file, path: x, to: [h:1] }, a: { from: file, path: x, to: [h:1] } }", "2:", "a")]
    [TestCase("listeners: [{ protocol: postgres, bind: localhost:1 }]", "2:", "bind")]
    [TestCase("\tlisteners: []", "1:1", "tab")]
    public async Task A_configuration_error_ends_with_2_and_its_place(string line, string place, string says)
    {
        await using var site = await Site.CreateAsync("gate: { state: state }\n" + line + "\n");
        foreach (var command in new[] { "check", "run" })
        {
            var check = await site.RunAsync(command);
            Assert.That(check.ExitCode, Is.EqualTo(2));
            Assert.That(check.Error, Does.Contain($"wiregate.yaml:{place}").And.Contain(says));
            Assert.That(check.Error, Does.Not.Contain("   at "));
            Assert.That(check.Output, Is.Empty);
        }
    }

    [Test]
    public async Task A_target_that_its_credential_may_not_be_sent_to_is_a_configuration_error()
    {
        await using var site = await Site.CreateAsync();
        await site.ConfigureAsync(site.Configuration().Replace("to: [\"127.0.0.1", "to: [\"127.0.0.2", StringComparison.Ordinal));
        var check = await site.RunAsync("check");
        Assert.That(check.ExitCode, Is.EqualTo(2));
        Assert.That(check.Error, Does.Match(@"wiregate\.yaml:\d+:\d+: "));
    }

    [Test]
    public async Task A_certificate_without_its_key_is_found_before_a_client_does()
    {
        await using var site = await Site.InitAsync();
        File.Copy(site.PathOf("ca.key"), site.PathOf("gate.key"), overwrite: true);
        foreach (var command in new[] { "check", "run" })
        {
            var result = await site.RunAsync(command);
            Assert.That(result.ExitCode, Is.EqualTo(2), result.ToString());
            Assert.That(result.Error, Does.Contain("gate.pem").And.Contain("not a certificate and its key").And.Not.Contain("   at "));
        }
    }

    [Test]
    public async Task A_superuser_is_warned_of_loudly_and_refused_at_log_in_unless_allowed()
    {
        await using var site = await Site.CreateAsync();
        await site.ConfigureAsync(site.Configuration(user: "boss"));
        var check = await site.RunAsync("check");
        Assert.That(check.Error, Does.Contain("warning: shop: ").And.Contain("superuser"), check.ToString());

        await using var gate = await site.StartAsync();
        var (_, token) = await site.IssueAsync();
        var refused = await site.PsqlAsync(token, "SELECT 1");
        Assert.That(refused.ExitCode, Is.EqualTo(2));
        Assert.That(refused.Error, Does.Contain("superuser").And.Contain("allow_superuser: true"));

        await site.ConfigureAsync(site.Configuration(user: "boss", target: ", allow_superuser: true"));
        await site.AnswerAsync("reload");
        Assert.That((await site.PsqlAsync(token, "SELECT 1")).Output, Is.EqualTo("1\n"));
    }
}
