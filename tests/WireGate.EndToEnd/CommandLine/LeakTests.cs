using System.Text;
using System.Text.Json;
using NUnit.Framework;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>Secrets and what agents ask stay out of everything that the gate says about itself.</summary>
public sealed class LeakTests
{
    private const string Canary = "canary-in-the-sql-5d3a";

    [Test]
    public async Task The_log_is_JSON_lines_without_a_secret_or_SQL()
    {
        await using var site = await Site.CreateAsync();
        await site.ConfigureAsync(site.Configuration(gate: ", log_level: debug"));
        var gate = await site.StartAsync();
        var (id, token) = await site.IssueAsync();
        Assert.That((await site.PsqlAsync(token, $"SELECT '{Canary}'")).ExitCode, Is.Zero);
        Assert.That((await site.PsqlAsync(token, $"DELETE FROM orders WHERE state = '{Canary}'")).ExitCode, Is.Not.Zero);
        Assert.That((await site.PsqlAsync(token, $"SELEC '{Canary}'")).ExitCode, Is.Not.Zero);
        Assert.That((await site.PsqlAsync(token, $"SELECT \"{Canary}\" FROM orders")).ExitCode, Is.Not.Zero);
        Assert.That((await site.PsqlAsync(token + Canary, "SELECT 1")).ExitCode, Is.Not.Zero);
        Assert.That((await site.PsqlAsync(token, "SELECT 1", ("PGUSER", id))).Output, Is.EqualTo("1\n"), "by SCRAM");
        gate.Signal(GateProcess.Terminate);
        await gate.EndedAsync();

        Assert.That(gate.Errors, Is.Empty);
        foreach (var line in gate.Lines)
        {
            using var document = JsonDocument.Parse(line);
            foreach (var key in new[] { "time", "level", "event", "message" }) Assert.That(document.RootElement.TryGetProperty(key, out _), Is.True, line);
        }

        var log = string.Join('\n', gate.Lines);
        Assert.That(log, Does.Contain("\"event\":201").And.Contain("\"event\":204").And.Contain("\"event\":206").And.Contain(id));
        Assert.That(log, Does.Not.Contain(token).And.Not.Contain(token[(id.Length + 1)..]).And.Not.Contain(Canary).And.Not.Contain(CommandLineServer.Password));
    }

    [Test]
    public async Task Neither_the_command_line_nor_the_environment_of_the_gate_has_a_secret()
    {
        await using var site = await Site.CreateAsync();
        await site.ConfigureAsync(site.Configuration(credential: "from: env, name: SHOP_PASSWORD"));
        var gate = await site.StartAsync(new Dictionary<string, string> { ["SHOP_PASSWORD"] = CommandLineServer.Password });
        var (_, token) = await site.IssueAsync();
        await using var psql = await LivePsql.StartAsync(site, token);
        foreach (var name in new[] { "cmdline", "environ" })
        {
            var text = Encoding.UTF8.GetString(await File.ReadAllBytesAsync($"/proc/{gate.Id}/{name}"));
            Assert.That(text, Is.Not.Empty);
            Assert.That(text, Does.Not.Contain(CommandLineServer.Password).And.Not.Contain(token), name);
        }

        Assert.That(string.Join('\n', gate.Lines), Does.Contain("\"level\":\"warning\"").And.Not.Contain(CommandLineServer.Password), "the environment is warned of");
    }
}
