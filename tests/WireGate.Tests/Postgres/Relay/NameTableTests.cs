using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Relay;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Tests.Postgres.Relay;

public sealed class NameTableTests
{
    private static readonly SqlFacts First = Facts("SELECT"), Second = Facts("DELETE");

    private NameTable _table = null!;

    [SetUp]
    public void SetUp() => _table = new NameTable();

    [Test]
    public void A_name_is_known_as_soon_as_it_is_sent()
    {
        Propose("a", First);
        Assert.That(Find("a"), Is.SameAs(First));
    }

    [Test]
    public void A_name_whose_parse_failed_is_forgotten()
    {
        Propose("a", First).Ended();
        Assert.That(Find("a"), Is.Null);
    }

    [Test]
    public void A_duplicate_name_that_the_backend_refuses_keeps_the_first_text()
    {
        Complete(Propose("a", First));
        Propose("a", Second).Ended();
        Assert.That(Find("a"), Is.SameAs(First));
    }

    [Test]
    public void A_name_reused_across_a_sync_stands_for_both_texts_until_the_backend_has_answered()
    {
        Complete(Propose("", First));
        var slot = Propose("", Second, sync: 1);
        Assert.That(Find("", sync: 1), Is.SameAs(Second), "the same pipeline: a failure would skip the Bind as well");
        Assert.That(Find("", sync: 2)!.Statements.Select(statement => statement.Kind), Is.EquivalentTo(new[] { "DELETE", "SELECT" }));
        Complete(slot);
        Assert.That(Find("", sync: 2), Is.SameAs(Second));
    }

    [Test]
    public void Names_are_cut_to_63_bytes()
    {
        var name = new string('n', 63);
        Complete(Propose(name + "x", First));
        Assert.That(Find(name + "y"), Is.SameAs(First));
        Assert.That(Find(name[..62]), Is.Null);
    }

    [Test]
    public void A_closed_name_is_forgotten_when_the_backend_has_closed_it()
    {
        var slot = Propose("a", First);
        Complete(slot);
        slot.Closing.Completed();
        Assert.That(Find("a"), Is.Null);
    }

    [Test]
    public void A_session_can_have_10000_names_and_no_more()
    {
        for (var i = 0; i < 10_000; i++) Complete(Propose("n" + i, First));
        Assert.That(() => Propose("one more", First), Throws.TypeOf<ProtocolViolationException>());
        Assert.That(() => Propose("", First), Throws.Nothing);
    }

    [Test]
    public void Names_of_SQL_count_before_they_are_sent()
    {
        for (var i = 0; i < 9_999; i++) _table.Commit(Encoding.UTF8.GetBytes("n" + i), new NamedRun(First));
        Assert.That(_table.RequireRoom, Throws.Nothing);
        _table.Commit("the last"u8, new NamedRun(First));
        Assert.That(_table.RequireRoom, Throws.TypeOf<ProtocolViolationException>());
    }

    [Test]
    public void What_names_stand_for_takes_bounded_memory([Values] bool areAnswered)
    {
        var large = new SqlFacts { Statements = [new StatementFacts { Kind = "SELECT", Unknowns = [new string('x', 1 << 20)] }] };
        var count = 0;
        Assert.That(
            () =>
            {
                for (; count < 1000; count++)
                {
                    var slot = Propose("n" + count, large);
                    if (areAnswered) Complete(slot);
                }
            },
            Throws.TypeOf<ProtocolViolationException>());
        Assert.That(count * large.Size, Is.InRange(HeldFacts.Limit, HeldFacts.Limit + large.Size));
    }

    [Test]
    public void What_was_held_is_given_back_by_whatever_ends_a_name()
    {
        Complete(Propose("closed", First));
        _table.FindSlot("closed"u8)!.Closing.Completed();
        Propose("failed", First).Ended();
        Complete(Propose("replaced", First));
        Complete(Propose("replaced", Second));
        Complete(Propose("", First));
        Complete(Propose("", Second));
        _table.Commit("sql"u8, new NamedRun(First));
        Assert.That(_table.Held.Bytes, Is.EqualTo(First.Size + (2 * Second.Size)));
        _table.ForgetAll();
        Assert.That(_table.Held.Bytes, Is.EqualTo(Second.Size), "of the unnamed one");
    }

    [Test]
    public void Bound_portals_die_with_their_transaction_and_cursors_of_sql_may_not()
    {
        Complete(Propose("bound", First));
        var sent = Propose("sent since", First);
        _table.Commit("cursor"u8, new NamedRun(First));
        _table.ForgetBound();
        Assert.That(Find("bound"), Is.Null);
        Assert.That(Find("cursor"), Is.SameAs(First));
        Complete(sent);
        Assert.That(Find("sent since"), Is.SameAs(First));
    }

    [Test]
    public void Deallocate_all_forgets_every_name()
    {
        Complete(Propose("a", First));
        Complete(Propose("b", First));
        _table.ForgetAll();
        Assert.That(Find("a") ?? Find("b"), Is.Null);
    }

    private static SqlFacts Facts(string kind) => new() { Statements = [new StatementFacts { Kind = kind }] };

    private static void Complete(NameSlot slot)
    {
        slot.Completed();
        slot.Ended();
    }

    private NameSlot Propose(string name, SqlFacts facts, int sync = 0) => _table.Propose(Encoding.UTF8.GetBytes(name), new NamedRun(facts), sync);

    private SqlFacts? Find(string name, int sync = 0) => _table.Find(Encoding.UTF8.GetBytes(name), sync)?.Facts;
}
