using System.Diagnostics;
using Npgsql;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Postgres;

/// <summary>Cancel by psql and Npgsql; that of the other drivers is in their scripts.</summary>
[TestFixtureSource(typeof(PostgresServer), nameof(PostgresServer.Majors))]
public sealed class ClientsCancelTests(int major)
{
    /// <summary>Half of what the statement would take.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private ClientBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _bed = await ClientBed.OfAsync(major);

    [TestCase(false, false, "")]
    [TestCase(false, true, "")]
    [TestCase(true, false, "")]
    [TestCase(true, true, "")]
    [TestCase(true, true, "direct")]
    public async Task Psql_interrupted(bool newLibpq, bool isTls, string negotiation)
    {
        if (newLibpq) Assume.That(Directory.Exists(ClientBed.NewLibpq));
        var mark = $"psql_{newLibpq}_{isTls}_{negotiation}";
        var start = new ProcessStartInfo("psql", ["-XAt", "-c", $"SELECT pg_sleep(60) AS {mark}"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in isTls ? _bed.ThroughTls("work") : _bed.Through("work")) start.Environment[key] = value;
        if (newLibpq) start.Environment["LD_LIBRARY_PATH"] = ClientBed.NewLibpq;
        if (newLibpq) start.Environment["PGMAXPROTOCOLVERSION"] = "3.2";
        if (negotiation.Length > 0) start.Environment["PGSSLNEGOTIATION"] = negotiation;
        using var psql = Process.Start(start)!;
        try
        {
            var since = Stopwatch.StartNew();
            await UntilSleepingAsync(mark);
            await Shell.OutputAsync("kill", ["-INT", $"{psql.Id}"]);
            using var limit = new CancellationTokenSource(Soon);
            var error = await psql.StandardError.ReadToEndAsync(limit.Token);
            await psql.WaitForExitAsync(limit.Token);
            Assert.That(error, Does.Contain("canceling statement due to user request"));
            Assert.That(psql.ExitCode, Is.EqualTo(1));
            Assert.That(since.Elapsed, Is.LessThan(Soon));
        }
        finally
        {
            if (!psql.HasExited) psql.Kill();
        }
    }

    [Test]
    public async Task Npgsql_by_cancel_by_token_and_by_timeout([Values("cancel", "token", "timeout")] string way)
    {
        await using var source = NpgsqlDataSource.Create(_bed.ConnectionString("work"));
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand($"SELECT pg_sleep(60) AS npgsql_{way}", connection) { CommandTimeout = way == "timeout" ? 1 : 50 };
        using var token = new CancellationTokenSource();
        var since = Stopwatch.StartNew();
        var running = command.ExecuteScalarAsync(token.Token);
        if (way != "timeout") await UntilSleepingAsync("npgsql_" + way);
        if (way == "cancel") command.Cancel();
        if (way == "token") await token.CancelAsync();
        var error = await Assert.CatchAsync(async () => await running);
        var inner = error as PostgresException ?? error!.InnerException;
        if (way == "timeout") Assert.That(inner, Is.InstanceOf<TimeoutException>());
        else Assert.That((inner as PostgresException)?.SqlState, Is.EqualTo("57014"), error!.ToString());
        Assert.That(since.Elapsed, Is.LessThan(Soon));
        await using var next = new NpgsqlCommand("SELECT 'goes on'", connection);
        Assert.That(await next.ExecuteScalarAsync(), Is.EqualTo("goes on"));
        await _bed.UntilAsync($"SELECT 1 WHERE NOT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%npgsql_{way}%')");
    }

    [Test]
    public async Task A_cancel_ends_its_own_sessions_statement_and_no_others()
    {
        await using var source = NpgsqlDataSource.Create(_bed.ConnectionString("work"));
        await using var first = await source.OpenConnectionAsync();
        await using var second = await source.OpenConnectionAsync();
        await using var victim = new NpgsqlCommand("SELECT pg_sleep(60) AS npgsql_victim", first);
        await using var bystander = new NpgsqlCommand("SELECT pg_sleep(60) AS npgsql_bystander", second);
        var (ending, staying) = (victim.ExecuteScalarAsync(), bystander.ExecuteScalarAsync());
        await UntilSleepingAsync("npgsql_victim");
        await UntilSleepingAsync("npgsql_bystander");
        victim.Cancel();
        Assert.That((await Assert.CatchAsync(async () => await ending))!.ToString(), Does.Contain("57014"));
        await UntilSleepingAsync("npgsql_bystander");
        Assert.That(staying.IsCompleted, Is.False);
        bystander.Cancel();
        Assert.That((await Assert.CatchAsync(async () => await staying))!.ToString(), Does.Contain("57014"));
    }

    private Task UntilSleepingAsync(string mark) =>
        _bed.UntilAsync($"SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%{mark} %' OR wait_event = 'PgSleep' AND query LIKE '%{mark}'");
}
