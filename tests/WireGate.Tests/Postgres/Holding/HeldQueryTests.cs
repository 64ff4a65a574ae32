using NUnit.Framework;
using WireGate.Core.Approvals;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Relay;

namespace WireGate.Tests.Postgres.Holding;

/// <summary>A simple query that the rules hold: what the client sees, and what the backend gets.</summary>
public sealed class HeldQueryTests
{
    [Test]
    public async Task Approved_it_runs_as_it_came_and_its_answer_goes_to_the_same_session()
    {
        await using var bed = await HoldBed.StartAsync();
        var asked = await bed.HoldAsync(HoldBed.Delete);
        Assert.That(bed.Backend.Received, Is.Empty);
        asked.Approve();
        Assert.That(await bed.Backend.ReceiveAsync(HoldBed.Delete.Length), Is.EqualTo(HoldBed.Delete));
        await bed.Backend.SendAsync(HoldBed.Complete("DELETE 1"), HoldBed.Ready);
        await bed.Client.ReceiveAsync("N C Z");
        Assert.That(asked.IsUsed);
    }

    [Test]
    public async Task Denied_it_never_reaches_the_backend_and_the_client_learns_who_said_no_and_why()
    {
        await using var bed = await HoldBed.StartAsync();
        (await bed.HoldAsync(HoldBed.Delete)).Deny("not on a Friday");
        await PoisonedAsync(bed);
        await bed.Client.ReceiveAsync("N E:42501 Z");
        Assert.That(bed.ClientText, Does.Contain("denied by rule \"deletes-need-a-dba\": approval denied by ana (request r1): not on a Friday"));
        Assert.That(bed.BackendText, Does.Not.Contain("DELETE"));
    }

    [Test]
    public async Task Undecided_in_time_it_is_refused_with_the_requests_id()
    {
        await using var bed = await HoldBed.StartAsync();
        var timers = bed.Time.Armed;
        await bed.HoldAsync(HoldBed.Delete);
        await AdvanceAsync(bed, timers, TimeSpan.FromSeconds(15));
        await AdvanceAsync(bed, timers, TimeSpan.FromSeconds(15));
        await PoisonedAsync(bed);
        await bed.Client.ReceiveAsync("N N E:57014 Z");
        Assert.That(bed.ClientText, Does.Contain("held by rule \"deletes-need-a-dba\": nobody has decided yet (request r1)"));
        Assert.That(bed.BackendText, Does.Not.Contain("DELETE"));
    }

    [Test]
    public async Task A_cancel_ends_the_hold_and_nothing_of_it_reaches_the_backend()
    {
        await using var bed = await HoldBed.StartAsync();
        var asked = await bed.HoldAsync(HoldBed.Delete);
        await bed.Relay.Relay.CancelRunningAsync(CancellationToken.None);
        await PoisonedAsync(bed);
        await bed.Client.ReceiveAsync("N E:57014 Z");
        asked.Approve();
        Assert.That(bed.Relay.Cancels, Is.Zero);
        Assert.That(bed.BackendText, Does.Not.Contain("DELETE"));
    }

    [Test]
    public async Task A_client_that_hangs_up_ends_the_hold()
    {
        await using var bed = await HoldBed.StartAsync();
        var asked = await bed.HoldAsync(HoldBed.Delete);
        await bed.Client.EndAsync();
        await bed.Relay.EndedAsync();
        asked.Approve();
        Assert.That(bed.BackendText, Does.Not.Contain("DELETE"));
        Assert.That(asked.IsUsed, Is.False);
    }

    [Test]
    public async Task A_client_that_says_goodbye_behind_others_ends_the_hold()
    {
        await using var bed = await HoldBed.StartAsync();
        var asked = await bed.HoldAsync(HoldBed.Delete);
        await bed.Client.SendAsync(Wire.Message('Q', "SELECT 1"), Wire.Message('X'));
        await bed.Relay.EndedAsync();
        Assert.That(bed.BackendText, Does.Not.Contain("DELETE"));
        Assert.That(asked.IsUsed, Is.False);
    }

    [Test]
    public async Task What_comes_behind_waits_and_is_then_sent_in_its_order()
    {
        await using var bed = await HoldBed.StartAsync();
        var select = Wire.Message('Q', "SELECT 1");
        var asked = await bed.HoldAsync([.. HoldBed.Delete, .. select]);
        await bed.Client.SendAsync(select);
        Assert.That(bed.Backend.Received, Is.Empty);
        asked.Approve();
        Assert.That(await bed.Backend.ReceiveAsync(HoldBed.Delete.Length + (2 * select.Length)), Is.EqualTo((byte[])[.. HoldBed.Delete, .. select, .. select]));
    }

    [Test]
    public async Task A_client_that_goes_on_sending_is_taken_in_to_a_limit_only_and_served_afterwards()
    {
        await using var bed = await HoldBed.StartAsync();
        var asked = await bed.HoldAsync(HoldBed.Delete);
        var select = Wire.Message('Q', new string(' ', 8000) + "SELECT 1");
        var sending = bed.Client.SendAsync([.. Enumerable.Repeat(select, 100)]);
        Assert.That(sending.IsCompleted, Is.False);
        asked.Approve();
        await bed.Backend.ReceiveAsync(HoldBed.Delete.Length + (100 * select.Length));
        await sending;
    }

    [Test]
    public async Task Where_nobody_can_be_asked_it_is_denied()
    {
        await using var bed = await HoldBed.StartAsync(people: new AskedPeople { Failure = new ApprovalException("three of its requests wait already") });
        await bed.Client.SendAsync(HoldBed.Delete);
        await PoisonedAsync(bed);
        await bed.Client.ReceiveAsync("E:42501 Z");
        Assert.That(bed.ClientText, Does.Contain("three of its requests wait already"));
    }

    [Test]
    public async Task The_target_that_goes_away_meanwhile_ends_the_session_and_the_hold()
    {
        await using var bed = await HoldBed.StartAsync();
        var asked = await bed.HoldAsync(HoldBed.Delete);
        await bed.Backend.EndAsync();
        await bed.Relay.EndedAsync();
        Assert.That(bed.ClientText, Does.Contain("08006"));
        Assert.That(asked.IsUsed, Is.False);
    }

    [Test]
    public async Task People_see_the_text_the_state_and_the_reason_that_the_agent_states()
    {
        await using var bed = await HoldBed.StartAsync();
        var asked = await bed.HoldAsync(Wire.Message('Q', "/* reason: ticket 12 */ DELETE FROM orders WHERE id = 1"));
        var action = asked.Request.Action;
        Assert.Multiple(() =>
        {
            Assert.That(action.Kind, Is.EqualTo("DELETE"));
            Assert.That(action.Text, Is.EqualTo("/* reason: ticket 12 */ DELETE FROM orders WHERE id = 1"));
            Assert.That(action.StatedReason, Is.EqualTo("ticket 12"));
            Assert.That(action.Shape, Is.EqualTo(" DELETE FROM orders WHERE id = ?"));
            Assert.That(action.State, Does.Contain(KeyValuePair.Create("role", "app")));
            Assert.That(action.State, Does.Contain(KeyValuePair.Create("search_path", "public, pg_temp")));
        });
    }

    internal static async Task PoisonedAsync(HoldBed bed)
    {
        await bed.Backend.ReceiveWhileAsync(bytes => !System.Text.Encoding.UTF8.GetString(bytes).Contains(RelayBed.Poison, StringComparison.Ordinal));
        await bed.Backend.SendAsync(HoldBed.Error("42601"), HoldBed.Ready);
    }

    private static async Task AdvanceAsync(HoldBed bed, int timers, TimeSpan by)
    {
        while (bed.Time.Armed <= timers) await Task.Yield();
        bed.Time.Advance(by);
    }
}
