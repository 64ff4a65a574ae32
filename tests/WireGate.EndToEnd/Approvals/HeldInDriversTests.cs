using System.Diagnostics;
using Npgsql;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Approvals;

/// <summary>Drivers held by the real daemon and answered by people at its command line.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class HeldInDriversTests(int major)
{
    private HeldSite _site = null!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        Assume.That(Environment.IsPrivilegedProcess, "people have users of their own");
        _site = await HeldSite.StartAsync(major);
    }

    [OneTimeTearDown]
    public async Task StopAsync() => await (_site?.DisposeAsync() ?? ValueTask.CompletedTask);

    [Test]
    public async Task Npgsql_runs_what_was_approved_and_is_told_who_denied()
    {
        await using var connection = await ConnectAsync();
        var asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Notice += (_, told) => asked.TrySetResult(HeldPsql.RequestIn(told.Notice.MessageText));
        await using var command = new NpgsqlCommand("DELETE FROM orders WHERE id = $1 RETURNING id", connection) { Parameters = { new() { Value = 301 } } };
        var running = command.ExecuteScalarAsync();
        await _site.AnswerAsync(HeldSite.Ana, "approve", await asked.Task.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.That(await running, Is.EqualTo(301));

        asked = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        command.Parameters[0].Value = 302;
        running = command.ExecuteScalarAsync();
        await _site.AnswerAsync(HeldSite.Dan, "deny", await asked.Task.WaitAsync(TimeSpan.FromSeconds(30)), "not that one");
        var error = await Assert.ThrowsAsync<PostgresException>(() => running);
        Assert.That((error!.SqlState, await _site.HasAsync("SELECT count(*) FROM orders WHERE id = 302")), Is.EqualTo(("42501", "1")));
        Assert.That(error.MessageText, Does.Contain("by dan").And.Contain("not that one"));
    }

    [Test]
    public async Task Npgsqls_other_value_is_asked_anew_and_the_approved_one_passes_once_on_another_connection()
    {
        var first = await RefusedAsync(31);
        await _site.AnswerAsync(HeldSite.Ana, "approve", first);
        Assert.That(await RefusedAsync(32), Is.Not.EqualTo(first));
        Assert.That(await TakeAsync(31), Is.EqualTo(1));
        Assert.That(await RefusedAsync(31), Is.Not.EqualTo(first));
        Assert.That(await _site.HasAsync("SELECT count(*) FROM basket WHERE id IN (31, 32)"), Is.EqualTo("1"));
    }

    [TestCase("node", "pg-held.mjs")]
    [TestCase("/usr/bin/python3", "asyncpg_held.py")]
    public async Task Driver_is_approved_denied_timed_out_and_passes_once(string program, string script)
    {
        var start = new ProcessStartInfo(program, [Path.Combine(Folder(), script)]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        foreach (var (name, value) in _site.ClientEnvironment()) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        try
        {
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            var held = 0;
            while (await process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                if (line.StartsWith("ok ", StringComparison.Ordinal))
                {
                    held++;
                    continue;
                }

                await _site.AnswerAsync(HeldSite.Ana, line.Split(' ')[0], HeldPsql.RequestIn(line));
                await process.StandardInput.WriteLineAsync("answered".AsMemory(), limit.Token);
                await process.StandardInput.FlushAsync(limit.Token);
            }

            await process.WaitForExitAsync(limit.Token);
            Assert.That((process.ExitCode, held), Is.EqualTo((0, 3)), await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private async Task<string> RefusedAsync(int id)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => TakeAsync(id));
        Assert.That(error!.SqlState, Is.EqualTo("57014"));
        return HeldPsql.RequestIn(error.MessageText);
    }

    private async Task<int> TakeAsync(int id)
    {
        await using var connection = await ConnectAsync();
        await using var command = new NpgsqlCommand("DELETE FROM basket WHERE id = $1", connection) { Parameters = { new() { Value = id } } };
        return await command.ExecuteNonQueryAsync();
    }

    private async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(_site.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>In the sources, where the packages that the scripts import are installed.</summary>
    private static string Folder()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Clients", "package.json"))) return Path.Combine(folder, "Clients");
        throw new InvalidOperationException("the folder of the client scripts was not found");
    }
}
