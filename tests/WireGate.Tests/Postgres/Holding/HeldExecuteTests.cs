using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Holding;

/// <summary>What is prepared first and held when it runs: the extended protocol, PREPARE and EXECUTE, transactions.</summary>
public sealed class HeldExecuteTests
{
    private static readonly byte[] ParseDelete = Parse("d", "DELETE FROM orders WHERE id = $1");
    private static readonly byte[] Execute = HoldBed.Execute;

    [Test]
    public async Task Preparing_asks_nobody_and_running_asks_with_the_values()
    {
        await using var bed = await HoldBed.StartAsync();
        await PrepareAsync(bed);
        Assert.That(bed.People.Requests, Is.Empty);
        var action = (await bed.HoldBoundAsync(Bind(7))).Request.Action;
        Assert.That(action.Parameters, Is.EqualTo(new[] { new HeldParameter("$1", "integer", "7") }));
        Assert.That(action.Text, Is.EqualTo("DELETE FROM orders WHERE id = $1"));
    }

    [Test]
    public async Task A_value_without_a_declared_type_is_shown_by_the_type_that_the_backend_told()
    {
        await using var bed = await HoldBed.StartAsync();
        byte[] parse = Wire.Message('P', "d", "DELETE FROM orders WHERE id = $1", (short)0), describe = Wire.Message('D', 'S', "d");
        await bed.Client.SendAsync(parse, describe, HoldBed.Sync);
        await bed.Backend.ReceiveAsync(parse.Length + describe.Length + HoldBed.Sync.Length);
        await bed.Backend.SendAsync(Wire.Message('1'), Wire.Message('t', (short)1, 23), Wire.Message('n'), HoldBed.Ready);
        await bed.Client.ReceiveAsync("1 t n Z");
        var action = (await bed.HoldBoundAsync(Bind(7))).Request.Action;
        Assert.That(action.Parameters, Is.EqualTo(new[] { new HeldParameter("$1", "integer", "7") }));
    }

    [Test]
    public async Task Another_value_after_the_approval_asks_anew_and_the_same_finds_its_request()
    {
        await using var bed = await HoldBed.StartAsync();
        await PrepareAsync(bed);
        var first = await bed.HoldBoundAsync(Bind(7));
        await bed.Relay.Relay.CancelRunningAsync(CancellationToken.None);
        await EndAsync(bed, HoldBed.Error("34000"));
        first.Approve();
        // Approved is 7.
        var second = await bed.HoldBoundAsync(Bind(8));
        await bed.Relay.Relay.CancelRunningAsync(CancellationToken.None);
        await EndAsync(bed, HoldBed.Error("34000"));
        Assert.That(first.IsUsed, Is.False);
        Assert.That(second.Request.Digest.ToArray(), Is.Not.EqualTo(first.Request.Digest.ToArray()));

        var before = bed.Backend.Received.Length;
        await bed.Client.SendAsync(Bind(7), Execute, HoldBed.Sync);
        await bed.Backend.ReceiveAsync(before + Bind(7).Length + HoldBed.Flush.Length);
        await bed.Backend.SendAsync(Wire.Message('2'));
        var got = await bed.Backend.ReceiveAsync(before + Bind(7).Length + HoldBed.Flush.Length + Execute.Length + HoldBed.Sync.Length);
        Assert.That(got[before..], Is.EqualTo((byte[])[.. Bind(7), .. HoldBed.Flush, .. Execute, .. HoldBed.Sync]));
        Assert.That(first.IsUsed);
    }

    [Test]
    public async Task Results_of_earlier_messages_of_the_pipeline_are_delivered_before_the_notice()
    {
        await using var bed = await HoldBed.StartAsync();
        byte[] before = [.. Parse("", "SELECT 1"), .. Wire.Message('B', "", "", (short)0, (short)0, (short)0), .. Execute, .. ParseDelete, .. Bind(1)];
        await bed.Client.SendAsync(before, Execute, HoldBed.Sync);
        var got = await bed.Backend.ReceiveAsync(before.Length + HoldBed.Flush.Length);
        Assert.That(got, Is.EqualTo((byte[])[.. before, .. HoldBed.Flush]));
        Assert.That(bed.People.Requests, Is.Empty);
        await bed.Backend.SendAsync(Wire.Message('1'), Wire.Message('2'), HoldBed.Complete("SELECT 1"), Wire.Message('1'), Wire.Message('2'));
        var asked = await bed.People.RequestAsync(1);
        await bed.Client.ReceiveAsync("1 2 C 1 2 N");
        asked.Approve();
        await bed.Backend.ReceiveAsync(got.Length + Execute.Length + HoldBed.Sync.Length);
        await bed.Backend.SendAsync(HoldBed.Complete("DELETE 1"), HoldBed.Ready);
        await bed.Client.ReceiveAsync("1 2 C 1 2 N C Z");
    }

    [Test]
    public async Task Nobody_is_asked_where_an_earlier_message_of_the_pipeline_failed()
    {
        await using var bed = await HoldBed.StartAsync();
        await bed.Client.SendAsync(ParseDelete, Bind(1), Execute, HoldBed.Sync);
        await bed.Backend.ReceiveAsync(ParseDelete.Length + Bind(1).Length + HoldBed.Flush.Length);
        await bed.Backend.SendAsync(HoldBed.Error("42P01"));
        await bed.Backend.ReceiveWhileAsync(bytes => bytes[^5] != 'S');
        await bed.Backend.SendAsync(HoldBed.Ready);
        await bed.Client.ReceiveAsync("E:42P01 Z");
        Assert.That(bed.People.Requests, Is.Empty);
    }

    [Test]
    public async Task A_denied_execute_fails_as_one_of_the_pipeline()
    {
        await using var bed = await HoldBed.StartAsync();
        await PrepareAsync(bed);
        (await bed.HoldBoundAsync(Bind(7))).Deny("no");
        await EndAsync(bed, HoldBed.Error("34000"));
        await bed.Client.ReceiveAsync("1 Z 2 N E:42501 Z");
    }

    [Test]
    public async Task Values_that_are_too_long_to_keep_are_refused_clearly()
    {
        await using var bed = await HoldBed.StartAsync();
        await PrepareAsync(bed);
        var value = new byte[2 * 1024 * 1024];
        var bind = Wire.Message('B', "", "d", (short)1, (short)1, (short)1, value.Length, value, (short)0);
        var before = bed.Backend.Received.Length;
        // In pieces, as from a socket: at once the gate would have it whole.
        await bed.Client.SendAsync([.. bind.Chunk(30_000), Execute, HoldBed.Sync]);
        await bed.Backend.ReceiveAsync(before + bind.Length + HoldBed.Flush.Length);
        await bed.Backend.SendAsync(Wire.Message('2'));
        await bed.Backend.ReceiveWhileAsync(bytes => bytes[^5] != 'S');
        await bed.Backend.SendAsync(HoldBed.Error("34000"), HoldBed.Ready);
        await bed.Client.ReceiveAsync("1 Z 2 E:42501 Z");
        Assert.That(bed.ClientText, Does.Contain("its values are longer than the gate keeps"));
        Assert.That(bed.People.Requests, Is.Empty);
    }

    [Test]
    public async Task PREPARE_passes_and_EXECUTE_is_held_with_the_text_that_it_runs()
    {
        await using var bed = await HoldBed.StartAsync();
        await RunAsync(bed, "PREPARE p (int) AS DELETE FROM orders WHERE id = $1", "PREPARE", 'I');
        Assert.That(bed.People.Requests, Is.Empty);
        var asked = await bed.HoldAsync(Wire.Message('Q', "EXECUTE p (7)"));
        Assert.That(asked.Request.Action.Text, Does.StartWith("EXECUTE p (7)").And.Contains("DELETE FROM orders WHERE id = $1"));
    }

    [Test]
    public async Task The_same_EXECUTE_of_another_text_is_another_action()
    {
        await using var bed = await HoldBed.StartAsync();
        await RunAsync(bed, "PREPARE p AS DELETE FROM orders", "PREPARE", 'I');
        var first = await CancelledAsync(bed, "EXECUTE p");
        await RunAsync(bed, "DEALLOCATE p", "DEALLOCATE", 'I');
        await RunAsync(bed, "PREPARE p AS DELETE FROM customers", "PREPARE", 'I');
        var second = await CancelledAsync(bed, "EXECUTE p");
        Assert.That(second.Request.Digest.ToArray(), Is.Not.EqualTo(first.Request.Digest.ToArray()));
    }

    [Test]
    public async Task After_a_write_in_the_open_transaction_it_can_not_wait_and_after_its_end_it_can()
    {
        await using var bed = await HoldBed.StartAsync();
        await RunAsync(bed, "BEGIN", "BEGIN", 'T');
        var asked = await bed.HoldAsync(HoldBed.Delete);
        Assert.That(asked.Request.Action.State, Does.Contain(KeyValuePair.Create("transaction", "open")));
        asked.Approve();
        await bed.Backend.ReceiveWhileAsync(bytes => !bytes.AsSpan().EndsWith(HoldBed.Delete));
        await bed.Backend.SendAsync(HoldBed.Complete("DELETE 1"), Wire.Message('Z', 'T'));
        await bed.Client.ReceiveWhileAsync(bytes => !bytes.AsSpan().EndsWith(Wire.Message('Z', 'T')) || !bed.ClientText.Contains("DELETE 1", StringComparison.Ordinal));

        await bed.Client.SendAsync(HoldBed.Delete);
        await HeldQueryTests.PoisonedAsync(bed);
        await bed.Client.ReceiveWhileAsync(_ => !bed.ClientText.Contains("has written or holds locks", StringComparison.Ordinal));
        Assert.That(bed.People.Requests, Has.Count.EqualTo(1));
        // The poison failed it: the backend says that no transaction is open any more.
        await bed.HoldAsync(HoldBed.Delete);
    }

    [Test]
    public async Task Where_the_rules_let_it_wait_in_a_transaction_it_waits()
    {
        await using var bed = await HoldBed.StartAsync(HoldBed.Held(inTransaction: true));
        await RunAsync(bed, "BEGIN", "BEGIN", 'T');
        (await bed.HoldAsync(HoldBed.Delete)).Approve();
        await bed.Backend.ReceiveWhileAsync(bytes => !bytes.AsSpan().EndsWith(HoldBed.Delete));
        await bed.Backend.SendAsync(HoldBed.Complete("DELETE 1"), Wire.Message('Z', 'T'));
        var again = await bed.HoldAsync(HoldBed.Delete);
        Assert.That(again.Request.Action.State, Does.Contain(KeyValuePair.Create("transaction", "open, it has written or holds locks")));
    }

    [Test]
    public async Task What_is_denied_when_people_have_said_yes_stays_denied()
    {
        await using var bed = await HoldBed.StartAsync();
        var asked = await bed.HoldAsync(HoldBed.Delete);
        bed.Relay.Services.Otherwise = new Decision(Outcome.Deny, "no-more-deletes");
        asked.Approve();
        await HeldQueryTests.PoisonedAsync(bed);
        await bed.Client.ReceiveAsync("N E:42501 Z");
        Assert.That(asked.IsUsed, Is.False);
        Assert.That(bed.BackendText, Does.Not.Contain("DELETE"));
    }

    private static byte[] Parse(string name, string text) => Wire.Message('P', name, text, (short)1, 23);

    private static byte[] Bind(int value) => Wire.Message('B', "", "d", (short)1, (short)1, (short)1, 4, value, (short)0);

    [Test]
    public async Task A_name_given_twice_before_the_backend_answers_runs_nothing_that_was_held_unasked()
    {
        await using var bed = await HoldBed.StartAsync();
        byte[] held = Parse("s", "DELETE FROM orders"), harmless = Parse("s", "SELECT 1"), bind = Wire.Message('B', "", "s", (short)0, (short)0, (short)0);
        await bed.Client.SendAsync(held, HoldBed.Sync, harmless, HoldBed.Sync, bind, Execute, HoldBed.Sync);
        byte[] first = [.. held, .. HoldBed.Sync, .. HoldBed.Flush];
        Assert.That(await bed.Backend.ReceiveAsync(first.Length), Is.EqualTo(first));
        await bed.Backend.SendAsync(Wire.Message('1'), HoldBed.Ready);
        // The name is taken, and the Bind of the next pipeline finds what took it.
        byte[] second = [.. harmless, .. HoldBed.Sync, .. bind, .. HoldBed.Flush];
        Assert.That((await bed.Backend.ReceiveAsync(first.Length + second.Length))[first.Length..], Is.EqualTo(second));
        await bed.Backend.SendAsync(HoldBed.Error("42P05"), HoldBed.Ready, Wire.Message('2'));
        await bed.Backend.ReceiveWhileAsync(bytes => bytes[^5] != 'S' || bytes.Length <= first.Length + second.Length);
        await bed.Backend.SendAsync(HoldBed.Error("34000"), HoldBed.Ready);
        await bed.Client.ReceiveAsync("1 Z E:42P05 Z 2 E:42501 Z");
        Assert.That(bed.ClientText, Does.Contain("the gate did not keep what was prepared"));
        Assert.That(bed.People.Requests, Is.Empty, "nobody can be shown two texts and asked for one");
    }

    [Test]
    public async Task A_name_prepared_by_sql_is_not_run_as_what_it_was_before()
    {
        await using var bed = await HoldBed.StartAsync();
        await RunAsync(bed, "PREPARE s AS SELECT 1", "PREPARE", 'I');
        byte[] free = Wire.Message('Q', "DEALLOCATE s"), prepare = Wire.Message('Q', "PREPARE s AS DELETE FROM orders");
        var before = bed.Backend.Received.Length;
        await bed.Client.SendAsync(free, prepare, Wire.Message('Q', "EXECUTE s"));
        var got = await bed.Backend.ReceiveAsync(before + free.Length + prepare.Length + HoldBed.Flush.Length);
        Assert.That(got[before..], Is.EqualTo((byte[])[.. free, .. prepare, .. HoldBed.Flush]));
        await bed.Backend.SendAsync(HoldBed.Complete("DEALLOCATE"), HoldBed.Ready, HoldBed.Complete("PREPARE"), HoldBed.Ready);
        Assert.That((await bed.People.RequestAsync(1)).Request.Action.Text, Does.Contain("DELETE FROM orders"));
    }

    private static async Task PrepareAsync(HoldBed bed)
    {
        await bed.Client.SendAsync(ParseDelete, HoldBed.Sync);
        await bed.Backend.ReceiveAsync(ParseDelete.Length + HoldBed.Sync.Length);
        await bed.Backend.SendAsync(Wire.Message('1'), HoldBed.Ready);
        await bed.Client.ReceiveAsync("1 Z");
    }

    private static async Task EndAsync(HoldBed bed, byte[] error)
    {
        await bed.Backend.ReceiveWhileAsync(bytes => bytes[^5] != 'S');
        var before = bed.Client.Received.Length;
        await bed.Backend.SendAsync(error, HoldBed.Ready);
        await bed.Client.ReceiveWhileAsync(bytes => bytes.Length == before || bytes[^6] != 'Z');
    }

    private static async Task RunAsync(HoldBed bed, string sql, string tag, char status)
    {
        var query = Wire.Message('Q', sql);
        var (sent, got) = (bed.Backend.Received.Length, bed.Client.Received.Length);
        await bed.Client.SendAsync(query);
        await bed.Backend.ReceiveAsync(sent + query.Length);
        byte[] answer = [.. HoldBed.Complete(tag), .. Wire.Message('Z', status)];
        await bed.Backend.SendAsync(answer);
        await bed.Client.ReceiveAsync(got + answer.Length);
    }

    private static async Task<AskedPeople.Asked> CancelledAsync(HoldBed bed, string sql)
    {
        var sent = bed.Backend.Received.Length;
        var asked = await bed.HoldAsync(Wire.Message('Q', sql));
        await bed.Relay.Relay.CancelRunningAsync(CancellationToken.None);
        await bed.Backend.ReceiveWhileAsync(bytes => bytes.Length == sent);
        var got = bed.Client.Received.Length;
        await bed.Backend.SendAsync(HoldBed.Error("42601"), HoldBed.Ready);
        await bed.Client.ReceiveWhileAsync(bytes => bytes.Length == got || bytes[^6] != 'Z');
        return asked;
    }
}
