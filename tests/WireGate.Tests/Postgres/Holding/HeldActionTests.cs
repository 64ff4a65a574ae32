using System.Buffers;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Judgement;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Relay;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Parsing;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Holding;

/// <summary>What people are shown of a held statement, and what an approval of it is for.</summary>
public sealed class HeldActionTests
{
    private static readonly Lazy<SqlReader> Reader = new(() => new SqlReader(new SqlGrammar(null, TimeProvider.System), new SqlFactsCache(), SqlFactsReader.Read));

    [TestCase("DELETE FROM orders WHERE id = 17 AND who = 'it''s'", "DELETE FROM orders WHERE id = ? AND who = '?'")]
    [TestCase("DELETE FROM orders WHERE id = $1 AND t.\"X\" = 1.50", "DELETE FROM orders WHERE id = $1 AND t.\"X\" = ?")]
    [TestCase("UPDATE t1 SET a2 = 3", "UPDATE t1 SET a2 = ?")]
    [TestCase("DELETE FROM orders; DELETE FROM orders", null)]
    [TestCase("DELETE FROM orders WHERE note = E'\\\\'", null)]
    [TestCase("DELETE FROM orders WHERE note = $$x$$", null)]
    [TestCase("DELETE FROM orders -- all", null)]
    [TestCase("DELETE FROM orders /* all */", null)]
    [TestCase("DELETE FROM orders WHERE j ? 'a'", null)]
    [TestCase("DELETE FROM orders WHERE id = 1e3", null)]
    [TestCase("SELECT nextval('orders_id_seq')", null)]
    [TestCase("SELECT 'orders'::regclass", null)]
    [TestCase("DO 'BEGIN END'", null)]
    [TestCase("DROP TABLE orders", null)]
    public async Task A_shape_is_the_text_without_its_constants_or_none(string sql, string? shape)
    {
        var facts = await Reader.Value.ReadAsync(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(sql)), CancellationToken.None);
        Assert.That(StatementShape.Of(facts, Encoding.UTF8.GetBytes(sql), default), Is.EqualTo(shape));
    }

    [TestCase("/* reason: clean up */ DELETE", "clean up", 22)]
    [TestCase("\n/*Reason:x*/DELETE", "x", 13)]
    [TestCase("/* reason: a /* b */ c */ DELETE", "a /* b */ c", 25)]
    [TestCase("/* other */ DELETE", null, 0)]
    [TestCase("/* reason: open", null, 0)]
    [TestCase("DELETE /* reason: x */", null, 0)]
    public void A_reason_stands_in_a_comment_at_the_very_beginning(string sql, string? reason, int behind)
    {
        Assert.That(StatedReason.Read(Encoding.UTF8.GetBytes(sql), out var at), Is.EqualTo(reason));
        Assert.That(at, Is.EqualTo(behind));
    }

    [TestCase(23u, "00000007", "7")]
    [TestCase(20u, "ffffffffffffffff", "-1")]
    [TestCase(16u, "01", "true")]
    [TestCase(1700u, "000300010000000200 09223d10cc", "98765.43")]
    [TestCase(1700u, "0000000000000002", "0.00")]
    [TestCase(1700u, "0001ffff4000000407d0", "-0.2000")]
    [TestCase(1082u, "00000000", "2000-01-01")]
    [TestCase(1184u, "7fffffffffffffff", "infinity")]
    [TestCase(2950u, "00112233445566778899aabbccddeeff", "00112233-4455-6677-8899-aabbccddeeff")]
    [TestCase(3802u, "017b7d", "{}")]
    [TestCase(23u, "000007", "3 bytes: 000007")]
    [TestCase(0u, "00000007", "4 bytes: 00000007")]
    [TestCase(25u, "ff", "1 bytes: ff")]
    public void A_binary_value_is_shown_by_its_type_or_in_full(uint type, string hex, string shown) =>
        Assert.That(BinaryValue.Show(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), type, isText: false), Is.EqualTo(shown));

    [Test]
    public void An_exact_action_reads_back_and_differs_by_every_field()
    {
        var one = new ExactAction
        {
            Database = "shop",
            PinnedPath = "public",
            Text = "DELETE"u8.ToArray(),
            Types = new byte[] { 0, 0, 0, 23 },
            Values = new byte[] { 0, 0, 0, 0 },
            Named = ["PREPARE"u8.ToArray()],
            MaxRows = 1,
            Form = (byte)'E',
            State = [new("transaction", "open")],
            Session = "s",
        };
        ExactAction[] all =
        [
            one, one with { Database = "shop2" }, one with { PinnedPath = "" }, one with { Text = "DELETE "u8.ToArray() }, one with { Types = default },
            one with { Values = default }, one with { Named = [] }, one with { MaxRows = 2 }, one with { Form = (byte)'Q' }, one with { State = [] }, one with { Session = "" },
            one with { Text = "DEL"u8.ToArray(), Types = "ETE"u8.ToArray() },
        ];
        Assert.That(all.Select(action => Convert.ToHexString(action.ToBytes())).Distinct().Count(), Is.EqualTo(all.Length));
        var read = ExactAction.Read(one.ToBytes())!;
        Assert.That((read.Database, Encoding.UTF8.GetString(read.Text.Span), read.MaxRows), Is.EqualTo(("shop", "DELETE", 1)));
        Assert.That(ExactAction.Read(one.ToBytes().AsMemory(0, 30)), Is.Null);
    }

    [TestCase("SET app.tenant = 'b'")]
    [TestCase("SELECT set_config('app.tenant', 'b', false)")]
    [TestCase("RESET app.tenant")]
    [TestCase("SET search_path = b")]
    public async Task An_approval_in_a_session_with_settings_of_its_own_is_for_what_they_are_now(string change)
    {
        var state = new SessionState();
        await RunAsync(state, "SET app.tenant = 'a'");
        var before = await DeleteAsync(state, SearchPath.Pinned);
        Assert.That(await DeleteAsync(state, SearchPath.Pinned), Is.EqualTo(before));
        await RunAsync(state, change);
        Assert.That(await DeleteAsync(state, SearchPath.Pinned), Is.Not.EqualTo(before));
    }

    [Test]
    public async Task An_approval_is_not_for_what_a_setting_was_before_its_transaction_was_rolled_back()
    {
        var state = new SessionState();
        var effect = await RunAsync(state, "SET app.tenant = 'a'");
        effect!.Ended();
        state.Ready(TransactionStatus.InTransaction);
        var inside = await DeleteAsync(state, SearchPath.Pinned);
        state.Ready(TransactionStatus.Idle);
        Assert.That(await DeleteAsync(state, SearchPath.Pinned), Is.Not.EqualTo(inside));
    }

    [TestCase("SET statement_timeout = 1")]
    [TestCase("RESET app.tenant")]
    [TestCase("SET search_path = b")]
    public async Task What_leaves_meaning_as_it_is_leaves_an_approval_good_in_any_session(string change)
    {
        var before = await DeleteAsync(new SessionState(), SearchPath.Pinned, "one");
        var state = new SessionState();
        (await RunAsync(state, change))?.Ended();
        state.Ready(TransactionStatus.Idle);
        state.Report(new ParameterStatus("search_path", "public"));
        var told = new SessionState();
        told.Report(new ParameterStatus("search_path", "public"));
        Assert.That(await DeleteAsync(state, SearchPath.Pinned, "other"), Is.EqualTo(await DeleteAsync(told, SearchPath.Pinned, "one")).And.Not.EqualTo(before));
    }

    [TestCase("public, pg_temp", new[] { "search_path=public, pg_temp" })]
    [TestCase("evil", new[] { "search_path=public, pg_temp", "search_path at the server=evil" })]
    [TestCase(null, new[] { "search_path=public, pg_temp" })]
    public void The_path_that_a_server_tells_is_shown_where_it_says_something_new(string? told, string[] shown)
    {
        var state = new SessionState();
        if (told is not null) state.Report(new ParameterStatus("search_path", told));
        var described = state.Describe("public, pg_temp", (byte)'I');
        Assert.That(described.Where(pair => pair.Key.Contains("search_path")).Select(pair => $"{pair.Key}={pair.Value}"), Is.EqualTo(shown));
        Assert.That(described.Select(pair => pair.Key), Is.Unique);
    }

    [Test]
    public async Task Where_the_path_is_not_known_an_approval_is_for_one_path_and_covers_no_shape()
    {
        var state = new SessionState();
        await RunAsync(state, "SET search_path = a");
        var before = await DeleteAsync(state, SearchPath.Empty);
        await RunAsync(state, "SET search_path = b");
        Assert.That(await DeleteAsync(state, SearchPath.Empty), Is.Not.EqualTo(before));
        Assert.That((await HeldAsync(state, SearchPath.Empty, "s")).Shape, Is.Null);
        Assert.That((await HeldAsync(new SessionState(), SearchPath.Pinned, "s")).Shape, Is.Not.Null);
    }

    private static async Task<INameEffect?> RunAsync(SessionState state, string sql) =>
        state.Running(await Reader.Value.ReadAsync(new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(sql)), CancellationToken.None), new AccessSet("SET", []));

    private static async Task<string> DeleteAsync(SessionState state, SearchPath path, string session = "s") =>
        Convert.ToHexString((await HeldAsync(state, path, session)).Exact.Span);

    private static async Task<HeldAction> HeldAsync(SessionState state, SearchPath path, string session)
    {
        var text = "DELETE FROM orders WHERE id = 1"u8.ToArray();
        var facts = await Reader.Value.ReadAsync(new ReadOnlySequence<byte>(text), CancellationToken.None);
        return new HeldStatement((byte)'Q', new AccessSet("DELETE", []), new KeptText { Facts = facts, Text = text }, 0).ToAction(state, path, (byte)'I', session);
    }

    [Test]
    public void A_goodbye_is_seen_behind_whole_messages_and_not_inside_one()
    {
        byte[] select = Wire.Message('Q', "X\0\0\0\u0004"), goodbye = Wire.Message('X');
        Assert.Multiple(() =>
        {
            Assert.That(ClientWatch.HoldsGoodbye(new ReadOnlySequence<byte>((byte[])[.. select, .. goodbye])));
            Assert.That(ClientWatch.HoldsGoodbye(new ReadOnlySequence<byte>(select)), Is.False);
            Assert.That(ClientWatch.HoldsGoodbye(new ReadOnlySequence<byte>((byte[])[.. select, .. goodbye[..^1]])), Is.False);
            Assert.That(ClientWatch.HoldsGoodbye(new ReadOnlySequence<byte>([0, 0, 0, 0, 0, .. goodbye])), Is.False);
        });
    }
}
