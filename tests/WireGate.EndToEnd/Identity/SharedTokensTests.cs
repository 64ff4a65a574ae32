using NUnit.Framework;
using WireGate.Core.Limits;
using WireGate.EndToEnd.Approvals;
using WireGate.Identity.Budgets;
using WireGate.Identity.Exchange;
using WireGate.Identity.Locks;

namespace WireGate.EndToEnd.Identity;

/// <summary>Nodes that share a database: a token, a revocation and a lock of one are those of all.</summary>
[NonParallelizable]
public sealed class SharedTokensTests
{
    private readonly List<TokenNode> _nodes = [];
    private StoreBed _bed = null!;
    private TokenNode _one = null!;

    /// <summary>Polls for nothing: what it knows it was told, or has asked for.</summary>
    private TokenNode _other = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync() => _bed = await StoreBed.StartAsync();

    [OneTimeTearDown]
    public async Task StopServerAsync() => await _bed.DisposeAsync();

    [SetUp]
    public async Task StartNodesAsync()
    {
        await _bed.ResetAsync();
        var both = await Task.WhenAll(StartAsync(), StartAsync(new NoTimers()));
        (_one, _other) = (both[0], both[1]);
    }

    [TearDown]
    public void EndNodes()
    {
        foreach (var node in _nodes) node.Dispose();
        _nodes.Clear();
    }

    [Test]
    public async Task A_token_of_one_node_logs_in_on_another_at_once()
    {
        using var token = await _one.IssueAsync();
        Assert.That((await _other.LogInAsync(token))?.Agent, Is.EqualTo("planner"));
        Assert.That((await _other.Service.FindScramVerifierAsync(token.Record.Id, default)).StoredKey,
            Is.EqualTo((await _one.Service.FindScramVerifierAsync(token.Record.Id, default)).StoredKey));
    }

    [Test]
    public async Task A_verifier_of_a_token_that_another_node_has_just_made_is_there_at_once()
    {
        using var token = await _one.IssueAsync();
        var unknown = await _other.Service.FindScramVerifierAsync("wgt_abcdefghij", default);
        var known = await _other.Service.FindScramVerifierAsync(token.Record.Id, default);
        Assert.That(known.StoredKey, Is.EqualTo((await _one.Service.FindScramVerifierAsync(token.Record.Id, default)).StoredKey));
        Assert.That(unknown.Salt, Is.EqualTo((await _one.Service.FindScramVerifierAsync("wgt_abcdefghij", default)).Salt), "made-up salts are the same on all nodes");
    }

    [Test]
    public async Task A_token_that_was_traded_on_one_node_ends_on_another_with_what_it_was_traded_for()
    {
        using var token = await _one.IssueAsync();
        var exchange = new TokenExchange(_other.Service, _other.Service, _other.Service, static _ => true);
        using var child = await exchange.ExchangeAsync(new ExchangeRequest { Subject = token.Text.Span.ToArray() }, default);
        var principal = (await _one.LogInAsync(child))!;
        Assert.That(principal.Lineage, Is.EqualTo(new[] { token.Record.Id }));
        var heard = _one.HearsOfAsync(token);
        await _other.RevokeAsync(token);
        await heard;
        Assert.That(_one.Service.StillValid(principal), Is.False);
        Assert.That(await _one.LogInAsync(child), Is.Null);
    }

    [Test]
    public async Task A_revocation_on_one_node_is_heard_on_another_without_any_polling()
    {
        using var token = await _one.IssueAsync();
        var principal = (await _other.LogInAsync(token))!;
        var heard = _other.HearsOfAsync(token);
        Assert.That(await _one.RevokeAsync(token), Is.True);
        await heard;
        Assert.That(_other.Service.StillValid(principal), Is.False);
        Assert.That(await _other.LogInAsync(token), Is.Null);
        Assert.That(await _other.RevokeAsync(token), Is.False, "it was revoked before");
    }

    [Test]
    public async Task A_revocation_that_no_notification_told_of_is_polled_for()
    {
        using var token = await _other.IssueAsync();
        await _one.LogInAsync(token);
        var heard = _one.HearsOfAsync(token);
        await _bed.SqlAsync("BEGIN; UPDATE wiregate.token_changes SET number = number + 1; UPDATE wiregate.tokens SET revoked = 1, changed = (SELECT number FROM wiregate.token_changes); COMMIT");
        await heard;
        Assert.That(await _one.LogInAsync(token), Is.Null);
    }

    [Test]
    public async Task A_lock_on_one_node_is_one_on_another_until_any_unlocks_it()
    {
        using var token = await _one.IssueAsync();
        var principal = (await _other.LogInAsync(token))!;
        var changes = new SemaphoreSlim(0);
        _other.Service.LocksChanged += () => changes.Release();
        Assert.That(await _one.Service.LockAsync(LockKind.Person, "ana", "dan", "on leave", default), Is.True);
        Assert.That(await changes.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.That(_other.Service.Find(principal)!.Reason, Does.Contain("on leave"));
        Assert.That(await _other.Service.LockAsync(LockKind.Person, "ana", "eva", null, default), Is.False, "it was locked before");
        Assert.That(await _other.Service.UnlockAsync(LockKind.Person, "ana", "eva", default), Is.True);
        Assert.That(await _one.Service.UnlockAsync(LockKind.Person, "ana", "dan", default), Is.False);
        Assert.That(_one.Service.Find(principal), Is.Null);
    }

    [Test]
    public async Task A_node_that_comes_later_knows_what_the_others_did()
    {
        using var token = await _one.IssueAsync();
        using var revoked = await _other.IssueAsync();
        await _one.RevokeAsync(revoked);
        await _one.Service.LockAsync(LockKind.Target, "shop", "dan", null, default);
        EndNodes();
        var later = await StartAsync(new NoTimers());
        Assert.That(await later.LogInAsync(token), Is.Not.Null);
        Assert.That(await later.LogInAsync(revoked), Is.Null);
        Assert.That(later.Service.Find("shop"), Is.Not.Null);
        Assert.That((await later.Service.ListAsync(default)).Select(one => one.Id), Is.EquivalentTo(new[] { token.Record.Id, revoked.Record.Id }));
    }

    [Test]
    public async Task What_one_node_has_spent_is_spent_on_all()
    {
        using var token = await _one.IssueAsync(new BudgetLimits { Statements = 10, Rows = 1000 });
        var here = (await _one.LogInAsync(token))!.Budget!;
        var there = (await _other.LogInAsync(token))!.Budget!;
        Assert.That((here.FindObstacle(4, 0), there.FindObstacle(3, 0), here.FindObstacle(BudgetKind.Rows, 600)), Is.EqualTo(((string?)null, (string?)null, (string?)null)));
        await _one.Service.StopAsync();
        await _other.Service.StopAsync();
        Assert.That(await _bed.SqlAsync("SELECT statements, rows FROM wiregate.spending"), Is.EqualTo("7|600\n"));
        Assert.That(there.FindObstacle(4, 0), Is.Not.Null);
        Assert.That(there.FindObstacle(3, 0), Is.Null);
        var later = (await (await StartAsync(new NoTimers())).LogInAsync(token))!.Budget!;
        Assert.That(later.FindObstacle(BudgetKind.Rows, 400), Is.Null);
        Assert.That(later.FindObstacle(BudgetKind.Rows, 1), Does.Contain("1000 rows"));
    }

    [Test]
    public async Task Spending_is_told_and_heard_of_while_nodes_run()
    {
        var third = await StartAsync();
        using var token = await _one.IssueAsync(new BudgetLimits { Statements = 10 });
        var here = (await _one.LogInAsync(token))!.Budget!;
        var there = (await third.LogInAsync(token))!.Budget!;
        Assert.That(here.FindObstacle(10, 0), Is.Null);
        // Each look at the database takes its time.
        for (var attempt = 0; attempt < 500 && await _bed.SqlAsync("SELECT statements FROM wiregate.spending") != "10\n"; attempt++) ;
        await third.Service.ListAsync(default);
        Assert.That(there.FindObstacle(1, 0), Does.Contain("10 statements"));
    }

    [Test]
    public async Task A_one_time_token_of_an_issuer_is_used_once_among_all()
    {
        for (var round = 0; round < 20; round++)
        {
            var (id, expires) = ($"corp:{round}", DateTimeOffset.UtcNow.AddMinutes(5));
            var used = await Task.WhenAll(_one.Service.Used.TryUseAsync(id, null, expires).AsTask(), _other.Service.Used.TryUseAsync(id, null, expires).AsTask());
            Assert.That(used.Count(static first => first), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_flood_of_unknown_tokens_asks_the_server_few_questions()
    {
        var before = Questions();
        var logins = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => Task.Run(() => _other.LogInAsync(new byte[54]).AsTask())));
        Assert.That(logins, Has.All.Null);
        Assert.That(Questions() - before, Is.InRange(1, 100));

        int Questions() => _bed.Server.Log.Split("SELECT number FROM token_changes").Length;
    }

    [Test]
    public async Task Nodes_that_issue_and_revoke_at_once_lose_nothing()
    {
        var issued = await Task.WhenAll(Enumerable.Range(0, 40).Select(at => Task.Run(() => (at % 2 == 0 ? _one : _other).IssueAsync())));
        var principals = await Task.WhenAll(issued.Select(token => _one.LogInAsync(token).AsTask()).Concat(issued.Select(token => _other.LogInAsync(token).AsTask())));
        Assert.That(principals, Has.None.Null);
        await Task.WhenAll(issued.Select((token, at) => Task.Run(() => (at % 2 == 0 ? _other : _one).RevokeAsync(token))));
        // What another node revoked is heard a moment later, or asked for.
        await Task.WhenAll(_one.Service.ListAsync(default), _other.Service.ListAsync(default));
        principals = await Task.WhenAll(issued.Select(token => _one.LogInAsync(token).AsTask()).Concat(issued.Select(token => _other.LogInAsync(token).AsTask())));
        Assert.That(principals, Has.All.Null);
        foreach (var token in issued) token.Dispose();
    }

    [Test]
    public async Task A_node_reads_more_tokens_than_one_statement_has_time_for()
    {
        using var token = await _one.IssueAsync();
        await _bed.SqlAsync("""
            BEGIN;
            UPDATE wiregate.token_changes SET number = number + 1;
            INSERT INTO wiregate.tokens SELECT 'wgt_' || n, agent, targets, label, created, login_expires, session_expires, revoked, hash, salt, iterations, stored_key, server_key, details,
              (SELECT number FROM wiregate.token_changes) FROM wiregate.tokens, generate_series(1, 12000) n;
            COMMIT
            """);
        Assert.That(await _one.Service.ListAsync(default), Has.Length.EqualTo(12_001));
        var later = await StartAsync(new NoTimers());
        Assert.That((await later.Service.ListAsync(default)).DistinctBy(one => one.Id).Count(), Is.EqualTo(12_001));
        Assert.That(await later.LogInAsync(token), Is.Not.Null);
    }

    [Test]
    public async Task A_database_that_was_put_back_to_an_older_copy_ends_what_it_does_not_know()
    {
        using var token = await _one.IssueAsync();
        var heard = _one.HearsOfAsync(token);
        await _bed.SqlAsync("BEGIN; DELETE FROM wiregate.tokens; UPDATE wiregate.token_changes SET number = 0; COMMIT");
        await heard;
        Assert.That(await _one.LogInAsync(token), Is.Null);
    }

    private async Task<TokenNode> StartAsync(TimeProvider? time = null)
    {
        var node = await TokenNode.StartAsync(_bed, time);
        lock (_nodes) _nodes.Add(node);
        return node;
    }
}
