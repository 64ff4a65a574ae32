using System.Diagnostics;
using NUnit.Framework;
using WireGate.Approvals;
using WireGate.Core.Approvals;
using WireGate.Core.Transport;
using WireGate.EndToEnd.Harness;
using WireGate.EndToEnd.Postgres;
using WireGate.Stores;

namespace WireGate.EndToEnd.Approvals;

/// <summary>The store away, or not the one that was meant: nothing is decided and nothing passes.</summary>
[NonParallelizable]
public sealed class StoreFailureTests
{
    private StoreBed _bed = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync() => _bed = await StoreBed.StartAsync();

    [OneTimeTearDown]
    public async Task StopServerAsync() => await _bed.DisposeAsync();

    [SetUp]
    public async Task MakeDatabaseAsync() => await _bed.ResetAsync();

    [TestCase("fast")]
    [TestCase("immediate")]
    [TestCase("kill")]
    public async Task A_store_that_ends_denies_and_one_that_comes_back_is_used_again(string how)
    {
        var (one, other) = (await _bed.StartNodeAsync(), await _bed.StartNodeAsync());
        var approved = await one.AskAsync("DELETE 1");
        await other.AnswerAsync(approved, "ana");
        var pending = await one.AskAsync("DELETE 2");
        var waiting = StoreNode.WaitAsync(pending);
        if (how == "kill") await _bed.Server.KillAsync();
        else await _bed.Server.StopAsync(how);
        try
        {
            Assert.That(async () => await waiting, Throws.TypeOf<ApprovalException>());
            Assert.That(() => one.AskAsync("DELETE 3"), Throws.TypeOf<ApprovalException>());
            Assert.That(() => other.AnswerAsync(pending, "ana"), Throws.TypeOf<ApprovalException>());
            Assert.That(() => StoreNode.UseAsync(approved), Throws.TypeOf<ApprovalException>());
        }
        finally
        {
            await _bed.Server.StartAsync();
        }

        Assert.That(await UntilBackAsync(() => StoreNode.UseAsync(approved)));
        Assert.That(await UntilBackAsync(() => other.StateAsync(pending)), Is.EqualTo(ApprovalState.Pending));
        var again = await one.AskAsync("DELETE 2");
        Assert.That(again.Id, Is.EqualTo(pending.Id));
        waiting = StoreNode.WaitAsync(again);
        await other.AnswerAsync(again, "ana");
        Assert.That((await waiting).IsApproved);
        Assert.That(await StoreNode.UseAsync(again));
        Assert.That(await StoreNode.UseAsync(again), Is.False);
    }

    [Test]
    public async Task A_server_that_was_restarted_between_two_questions_goes_unnoticed()
    {
        var node = await _bed.StartNodeAsync(new NoTimers());
        var isIdle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        node.Service.Changed += item => _ = item.Effect is null || isIdle.TrySetResult();
        var first = await node.AskAsync("DELETE 1");
        // The effect is learned in the background, and is the last that is written.
        await isIdle.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await _bed.Server.StopAsync();
        await _bed.Server.StartAsync();
        Assert.That((await node.AskAsync("DELETE 1")).Id, Is.EqualTo(first.Id));
    }

    [Test]
    public async Task A_server_that_hangs_ends_every_wait_within_its_time()
    {
        var node = await _bed.StartNodeAsync();
        var approval = await node.AskAsync("DELETE 1");
        var waiting = StoreNode.WaitAsync(approval);
        var processes = await _bed.Server.ProcessesAsync();
        await Shell.OutputAsync("kill", ["-STOP", .. processes]);
        try
        {
            var begun = Stopwatch.GetTimestamp();
            Assert.That(async () => await waiting, Throws.TypeOf<ApprovalException>());
            Assert.That(Stopwatch.GetElapsedTime(begun), Is.LessThan(TimeSpan.FromSeconds(15)));
        }
        finally
        {
            await Shell.OutputAsync("kill", ["-CONT", .. processes]);
        }

        Assert.That((await UntilBackAsync(() => node.AskAsync("DELETE 1"))).Id, Is.EqualTo(approval.Id));
    }

    [Test]
    public async Task A_connection_that_hangs_is_replaced_and_nobody_who_waits_is_denied()
    {
        var node = await _bed.StartNodeAsync();
        var approval = await node.AskAsync("DELETE 1");
        var waiting = StoreNode.WaitAsync(approval);
        var processes = (await _bed.SqlAsync("SELECT pid FROM pg_stat_activity WHERE usename = 'gate'")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await Shell.OutputAsync("kill", ["-STOP", .. processes]);
        try
        {
            await (await _bed.StartNodeAsync()).AnswerAsync(approval, "ana");
            Assert.That((await waiting).IsApproved);
        }
        finally
        {
            await Shell.OutputAsync("kill", ["-CONT", .. processes]);
        }
    }

    [Test]
    public async Task Whoever_holds_the_store_for_long_denies_the_others_and_no_longer()
    {
        var node = await _bed.StartNodeAsync(new NoTimers());
        await using (var holding = Npgsql.NpgsqlDataSource.Create($"Host=127.0.0.1;Port={_bed.Server.Port};Username=gate;Password=pencil;Database={_bed.Database};Pooling=false"))
        await using (var connection = await holding.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT pg_advisory_xact_lock(2003263856)";
            await command.ExecuteNonQueryAsync();
            Assert.That(() => node.AskAsync("DELETE 1"), Throws.TypeOf<ApprovalException>());
        }

        Assert.That(await node.AskAsync("DELETE 1"), Is.Not.Null);
    }

    [Test]
    public void A_wrong_password_is_an_error_at_start() =>
        Assert.That(() => _bed.Node(password: "pen").Service.StartAsync(), Throws.TypeOf<ApprovalException>().With.InnerException.Message.Contains("28P01"));

    [TestCase(10)]
    [TestCase(-10)]
    public void A_node_with_another_time_than_the_server_is_not_let_in(int seconds) =>
        Assert.That(() => _bed.Node(new NoTimers(TimeSpan.FromSeconds(seconds))).Service.StartAsync(), Throws.TypeOf<ApprovalException>().With.Message.Contains("clocks"));

    [Test]
    public async Task Tables_of_another_version_are_left_alone()
    {
        await _bed.StartNodeAsync();
        await _bed.SqlAsync("UPDATE wiregate.approvals_format SET version = 2");
        Assert.That(() => _bed.Node().Service.StartAsync(), Throws.TypeOf<ApprovalException>().With.Message.Contains("format 2"));
    }

    [Test]
    public async Task Nodes_that_start_at_once_over_an_empty_database_all_start()
    {
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => _bed.StartNodeAsync()));
        Assert.That((await _bed.SqlAsync("SELECT version FROM wiregate.approvals_format")).Trim(), Is.EqualTo("1"));
    }

    [Test]
    public async Task A_server_that_is_verified_is_used_and_one_with_another_name_or_authority_is_not()
    {
        using var server = new UpstreamLoginServer();
        var address = new Core.HostPort("127.0.0.1", server.Port);
        var password = new StorePassword("boss", "pencil");
        Task StartAsync(UpstreamTls tls)
        {
            using var node = new StoreNode(new PostgresStoreSettings(address, "postgres", "store", tls), password);
            return node.Service.StartAsync();
        }

        Assert.That(() => StartAsync(new UpstreamTls(UpstreamTlsMode.VerifyFull, server.AuthorityFile)), Throws.TypeOf<ApprovalException>(), "its name is no address");
        Assert.That(() => StartAsync(new UpstreamTls(UpstreamTlsMode.VerifyFull, ServerName: UpstreamLoginServer.ServerName)), Throws.TypeOf<ApprovalException>(), "the system trusts no authority of a test");
        using var verified = new StoreNode(
            new PostgresStoreSettings(address, "postgres", "store", new UpstreamTls(UpstreamTlsMode.VerifyFull, server.AuthorityFile, ServerName: UpstreamLoginServer.ServerName)), password);
        await verified.Service.StartAsync();
        Assert.That(await verified.AskAsync("DELETE 1"), Is.Not.Null);
    }

    /// <summary>The store is tried again after a second; a minute is longer than any server takes to start.</summary>
    private static async Task<T> UntilBackAsync<T>(Func<Task<T>> ask)
    {
        for (var begun = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                return await ask();
            }
            catch (ApprovalException) when (Stopwatch.GetElapsedTime(begun) < TimeSpan.FromMinutes(1))
            {
                await Task.Yield();
            }
        }
    }
}
