using System.Diagnostics;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

/// <summary><c>wiregate with TARGET -- COMMAND</c>: a token that lives as long as the command.</summary>
public sealed class WithTests
{
    private Site _site = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        _site = await Site.CreateAsync();
        await _site.StartAsync();
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await _site.DisposeAsync();

    [Test]
    public async Task The_command_reaches_its_target_and_its_token_is_worthless_afterwards()
    {
        var result = await _site.RunAsync("with", "shop", "--", "sh", "-c", "psql -XAtqc 'SELECT count(*) FROM orders'; cut -d: -f5 \"$PGPASSFILE\"");
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        var lines = result.Output.TrimEnd().Split('\n');
        Assert.That(lines[0], Is.EqualTo("1000"));
        var late = await _site.PsqlAsync(lines[1], "SELECT 1");
        Assert.That(late.ExitCode, Is.EqualTo(2));
        Assert.That(late.Error, Does.Contain("the token was not accepted"));
        Assert.That((await _site.JsonAsync("token", "list")).GetProperty("tokens").EnumerateArray(),
            Has.All.Matches<System.Text.Json.JsonElement>(token => token.GetProperty("revoked").ValueKind == System.Text.Json.JsonValueKind.String));
    }

    [TestCase(0, "true")]
    [TestCase(7, "sh", "-c", "exit 7")]
    [TestCase(127, "/no/such/program")]
    [TestCase(5, "sh", "-c", "[ \"$1\" = --json ] && exit 5", "sh", "--json")]
    public async Task Its_exit_code_is_the_commands(int code, params string[] command)
    {
        var result = await _site.RunAsync(["with", "shop", "--", .. command]);
        Assert.That(result.ExitCode, Is.EqualTo(code), result.ToString());
        Assert.That(result.Error, Does.Not.Contain("   at "));
    }

    [TestCase(GateProcess.Terminate)]
    [TestCase(GateProcess.Hangup)]
    public async Task A_signal_reaches_the_command_and_the_token_is_revoked_all_the_same(int signal)
    {
        var start = new ProcessStartInfo(Gate.Program, ["with", "shop", "--", "sh", "-c", "cut -d: -f5 \"$PGPASSFILE\"; exec sleep 300"]) { RedirectStandardOutput = true };
        start.Environment["WIREGATE_CONFIG"] = _site.ConfigurationFile;
        using var process = Process.Start(start)!;
        var token = await process.StandardOutput.ReadLineAsync();
        Assert.That(GateProcess.kill(process.Id, signal), Is.Zero);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(limit.Token);
        Assert.That(process.ExitCode, Is.EqualTo(128 + signal));
        Assert.That((await _site.PsqlAsync(token!, "SELECT 1")).Error, Does.Contain("the token was not accepted"));
    }

    [Test]
    public async Task A_name_or_a_command_that_is_missing_is_a_usage_error()
    {
        Assert.That((await _site.RunAsync("with", "shop", "nowhere", "--", "true")).ExitCode, Is.EqualTo(2));
        Assert.That((await _site.RunAsync("with", "shop", "--")).ExitCode, Is.EqualTo(2));
        Assert.That((await _site.RunAsync("with", "shop")).ExitCode, Is.EqualTo(2));
    }
}
