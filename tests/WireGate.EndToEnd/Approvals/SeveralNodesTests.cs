using NUnit.Framework;
using WireGate.Approvals;
using WireGate.Core.Approvals;

namespace WireGate.EndToEnd.Approvals;

/// <summary>Nodes that share a database: what is asked on one is answered on another, and used once among all.</summary>
[NonParallelizable]
public sealed class SeveralNodesTests
{
    private StoreBed _bed = null!;
    private StoreNode _one = null!;
    private StoreNode _other = null!;

    [OneTimeSetUp]
    public async Task StartServerAsync() => _bed = await StoreBed.StartAsync();

    [OneTimeTearDown]
    public async Task StopServerAsync() => await _bed.DisposeAsync();

    [SetUp]
    public async Task StartNodesAsync()
    {
        await _bed.ResetAsync();
        var both = await Task.WhenAll(_bed.StartNodeAsync(), _bed.StartNodeAsync());
        (_one, _other) = (both[0], both[1]);
    }

    [Test]
    public async Task A_yes_on_one_node_releases_the_client_that_another_holds_without_any_polling()
    {
        var holding = await _bed.StartNodeAsync(new NoTimers());
        var approval = await holding.AskAsync("DELETE 1");
        var waiting = StoreNode.WaitAsync(approval);
        Assert.That(await _other.AnswerAsync(approval, "ana"), Is.EqualTo(AnswerOutcome.Taken));
        var answer = await waiting;
        Assert.That((answer.IsApproved, answer.Voices.Single().Person), Is.EqualTo((true, "ana")));
        Assert.That(await StoreNode.UseAsync(approval));
    }

    [Test]
    public async Task A_no_on_one_node_ends_the_wait_on_another()
    {
        var approval = await _one.AskAsync("DELETE 1");
        var waiting = StoreNode.WaitAsync(approval);
        await _other.AnswerAsync(approval, "ana", isApproval: false);
        Assert.That((await waiting).IsApproved, Is.False);
        Assert.That(await StoreNode.UseAsync(approval), Is.False);
    }

    [Test]
    public async Task An_answer_that_no_notification_told_of_is_polled_for()
    {
        var approval = await _one.AskAsync("DELETE 1");
        var waiting = StoreNode.WaitAsync(approval);
        await _bed.SqlAsync("UPDATE wiregate.requests SET state = 2");
        Assert.That((await waiting).IsApproved, Is.False);
    }

    [Test]
    public async Task A_request_of_one_node_is_told_on_the_others()
    {
        var told = new TaskCompletionSource<ApprovalItem>(TaskCreationOptions.RunContinuationsAsynchronously);
        _other.Service.Changed += item => told.TrySetResult(item);
        var approval = await _one.AskAsync("DELETE 1");
        Assert.That((await told.Task.WaitAsync(TimeSpan.FromSeconds(20))).Id, Is.EqualTo(approval.Id));
        Assert.That((await _other.Service.ListAsync(true, default)).Single().Action.Text, Is.EqualTo("DELETE 1"));
    }

    [Test]
    public async Task The_same_action_on_two_nodes_is_one_request_and_both_hear_of_it()
    {
        var asked = await Task.WhenAll(_one.AskAsync("DELETE 1"), _other.AskAsync("DELETE 1"));
        Assert.That(asked[0].Id, Is.EqualTo(asked[1].Id));
        var waiting = asked.Select(StoreNode.WaitAsync).ToArray();
        await _one.AnswerAsync(asked[0], "ana");
        foreach (var wait in waiting) Assert.That((await wait).IsApproved);
    }

    [Test]
    public async Task Of_two_nodes_that_use_one_approval_one_does_fifty_times()
    {
        for (var round = 0; round < 50; round++)
        {
            var text = $"DELETE {round}";
            var asked = await Task.WhenAll(_one.AskAsync(text), _other.AskAsync(text));
            await _one.AnswerAsync(asked[0], "ana");
            var used = await Task.WhenAll(asked.Select(StoreNode.UseAsync));
            Assert.That(used.Count(one => one), Is.EqualTo(1), text);
        }

        Assert.That(_one.Count(ApprovalFactKind.Used) + _other.Count(ApprovalFactKind.Used), Is.EqualTo(50));
    }

    [Test]
    public async Task Two_people_on_two_nodes_at_once_are_two()
    {
        for (var round = 0; round < 10; round++)
        {
            var approval = await _one.AskAsync($"DELETE {round}", people: 2);
            Assert.That(await Task.WhenAll(_one.AnswerAsync(approval, "ana"), _other.AnswerAsync(approval, "dan")), Is.All.EqualTo(AnswerOutcome.Taken));
            Assert.That((await StoreNode.WaitAsync(approval)).Voices, Has.Length.EqualTo(2));
            Assert.That(await StoreNode.UseAsync(approval));
        }
    }

    [Test]
    public async Task One_person_on_two_nodes_at_once_counts_once()
    {
        var approval = await _one.AskAsync("DELETE 1", people: 2);
        var outcomes = await Task.WhenAll(_one.AnswerAsync(approval, "ana"), _other.AnswerAsync(approval, "ana"));
        Assert.That(outcomes, Is.EquivalentTo(new[] { AnswerOutcome.Taken, AnswerOutcome.AnsweredBefore }));
        Assert.That(await _one.StateAsync(approval), Is.EqualTo(ApprovalState.Pending));
    }

    [Test]
    public async Task Of_a_yes_and_a_no_at_once_the_no_wins()
    {
        for (var round = 0; round < 10; round++)
        {
            var approval = await _one.AskAsync($"DELETE {round}");
            await Task.WhenAll(_one.AnswerAsync(approval, "ana"), _other.AnswerAsync(approval, "dan", isApproval: false));
            Assert.That(await _one.StateAsync(approval), Is.EqualTo(ApprovalState.Denied));
            Assert.That(await StoreNode.UseAsync(approval), Is.False);
        }
    }

    [Test]
    public async Task Uses_of_a_grant_are_counted_across_nodes()
    {
        var terms = new GrantTerms(4, TimeSpan.FromMinutes(5));
        var approval = await _one.AskAsync("DELETE 0", grant: terms);
        Assert.That(await _other.AnswerAsync(approval, "ana", grant: terms), Is.EqualTo(AnswerOutcome.Taken));
        Assert.That(await StoreNode.UseAsync(approval));
        var covered = new List<IApproval>();
        for (var next = 1; next <= 6; next++) covered.Add(await (next % 2 == 0 ? _one : _other).AskAsync($"DELETE {next}", grant: terms));
        var used = await Task.WhenAll(covered.Select(StoreNode.UseAsync));
        Assert.That(used.Count(one => one), Is.EqualTo(3));
        Assert.That(await _one.Service.ListGrantsAsync(default), Is.Empty);
    }

    [Test]
    public async Task A_node_that_comes_later_finds_what_was_asked_and_answered()
    {
        var approval = await _one.AskAsync("DELETE 1");
        await _one.AnswerAsync(approval, "ana");
        _one.Dispose();
        var later = await _bed.StartNodeAsync();
        var again = await later.AskAsync("DELETE 1");
        Assert.That(again.Id, Is.EqualTo(approval.Id));
        Assert.That((await StoreNode.WaitAsync(again)).IsApproved);
        Assert.That(await StoreNode.UseAsync(again));
    }
}
