using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Relay;

namespace WireGate.Tests.Postgres.Relay;

public sealed class ReplyTrackerTests
{
    private static readonly Denial Refused = new(SqlState.InsufficientPrivilege, SqlState.SyntaxError, "denied", null, null);

    private ReplyTracker _tracker = null!;

    [SetUp]
    public void SetUp() => _tracker = new ReplyTracker();

    [Test]
    public void A_simple_query_is_over_at_ReadyForQuery()
    {
        Sent(ReplyKind.Query);
        Assert.That(_tracker.IsBusy);
        Answered("TDDC");
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    [Test]
    public void Several_statements_of_one_query_share_one_ReadyForQuery()
    {
        Sent(ReplyKind.Query);
        Answered("TDCCI");
        _tracker.AcceptReady((byte)'T');
        Assert.That(_tracker.TransactionStatus, Is.EqualTo((byte)'T'));
    }

    [Test]
    public void A_pipeline_is_answered_in_order()
    {
        Sent(ReplyKind.Parse, ReplyKind.Bind, ReplyKind.Describe, ReplyKind.Execute, ReplyKind.Close, ReplyKind.Sync);
        Answered("12TDDC3");
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    [Test]
    public void An_error_in_a_pipeline_skips_to_the_next_sync_and_queries_are_skipped_too()
    {
        Sent(ReplyKind.Parse, ReplyKind.Bind, ReplyKind.Query, ReplyKind.Sync, ReplyKind.Query);
        Assert.That(_tracker.AcceptError("42P01"), Is.Null);
        _tracker.AcceptReady((byte)'I');
        Answered("C");
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    [Test]
    public void The_poisons_own_error_is_replaced()
    {
        Sent(new PendingReply(ReplyKind.Query, Refused));
        Assert.That(_tracker.AcceptError(SqlState.SyntaxError), Is.SameAs(Refused));
        _tracker.AcceptReady((byte)'E');
    }

    [Test]
    public void Another_error_than_the_poisons_is_the_backends_own()
    {
        Sent(new PendingReply(ReplyKind.Query, Refused));
        Assert.That(_tracker.AcceptError(SqlState.QueryCanceled), Is.Null);
    }

    [Test]
    public void An_error_without_a_code_is_relayed()
    {
        Sent(new PendingReply(ReplyKind.Query, Refused));
        Assert.That(_tracker.AcceptError(null), Is.Null);
    }

    [TestCase("C")]
    [TestCase("T")]
    [TestCase("D")]
    [TestCase("G")]
    public void A_poisoned_query_that_answers_anything_but_an_error_ends_the_session(string answer)
    {
        Sent(new PendingReply(ReplyKind.Query, Refused));
        Assert.That(() => Answered(answer), Throws.TypeOf<UpstreamException>());
    }

    [Test]
    public void A_poisoned_query_that_is_ready_without_an_error_ends_the_session()
    {
        Sent(new PendingReply(ReplyKind.Query, Refused));
        Assert.That(() => _tracker.AcceptReady((byte)'I'), Throws.TypeOf<UpstreamException>());
    }

    [Test]
    public void A_poisoned_parse_that_succeeds_ends_the_session()
    {
        Sent(new PendingReply(ReplyKind.Parse, Refused));
        Assert.That(() => Answered("1"), Throws.TypeOf<UpstreamException>());
    }

    [Test]
    public void A_denial_that_the_backend_skips_is_never_told()
    {
        Sent(new PendingReply(ReplyKind.Parse), new PendingReply(ReplyKind.Parse, Refused), new PendingReply(ReplyKind.Sync));
        Assert.That(_tracker.AcceptError(SqlState.SyntaxError), Is.Null);
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    [Test]
    public void A_sync_sent_before_copy_data_is_swallowed()
    {
        Sent(ReplyKind.Parse, ReplyKind.Bind, ReplyKind.Execute, ReplyKind.Sync);
        Answered("12G");
        Sent(ReplyKind.CopyDataMark, ReplyKind.CopyEndMark, ReplyKind.Sync);
        Answered("C");
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    [Test]
    public void A_sync_that_crosses_the_copy_response_is_swallowed()
    {
        Sent(ReplyKind.Execute);
        Answered("G");
        Sent(ReplyKind.Sync, ReplyKind.CopyDataMark, ReplyKind.CopyEndMark, ReplyKind.Sync);
        Answered("C");
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    [Test]
    public void A_copy_that_fails_is_over_at_the_sync_after_its_data()
    {
        Sent(ReplyKind.Execute, ReplyKind.Sync);
        Answered("G");
        Sent(ReplyKind.CopyDataMark);
        Assert.That(_tracker.AcceptError("22P02"), Is.Null);
        Sent(ReplyKind.CopyEndMark, ReplyKind.Sync);
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    [Test]
    public void A_simple_copy_that_fails_leaves_stale_marks_that_do_no_harm()
    {
        Sent(ReplyKind.Query);
        Answered("G");
        Sent(ReplyKind.CopyDataMark);
        Assert.That(_tracker.AcceptError("22P02"), Is.Null);
        _tracker.AcceptReady((byte)'I');
        Sent(ReplyKind.CopyEndMark, ReplyKind.Query);
        Answered("C");
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    [Test]
    public void A_sync_sent_behind_a_simple_copy_is_swallowed_whether_it_fails_or_not([Values] bool fails, [Values] bool crosses)
    {
        // PostgreSQL's CopyGetData passes over Sync and Flush whichever protocol began the COPY.
        Sent(ReplyKind.Query);
        if (!crosses) Sent(ReplyKind.Sync);
        Answered("G");
        if (crosses) Sent(ReplyKind.Sync);
        Sent(ReplyKind.CopyEndMark, ReplyKind.Sync, ReplyKind.Query);
        if (fails) Assert.That(_tracker.AcceptError(SqlState.QueryCanceled), Is.Null);
        else Answered("C");
        _tracker.AcceptReady((byte)'I');
        _tracker.AcceptReady((byte)'I');
        Answered("TDC");
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    [Test]
    public void A_simple_copy_that_is_cancelled_before_its_data_has_swallowed_the_sync_behind_it()
    {
        Sent(ReplyKind.Query, ReplyKind.Sync);
        Answered("G");
        Assert.That(_tracker.AcceptError(SqlState.QueryCanceled), Is.Null);
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    [Test]
    public void Copy_out_passes_data_and_done()
    {
        Sent(ReplyKind.Query);
        Answered("HddcC");
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    [TestCase("D")]
    [TestCase("C")]
    [TestCase("1")]
    [TestCase("T")]
    [TestCase("V")]
    [TestCase("W")]
    [TestCase("K")]
    [TestCase("R")]
    public void A_message_that_nobody_asked_for_ends_the_session(string answer) =>
        Assert.That(() => Answered(answer), Throws.TypeOf<UpstreamException>());

    [TestCase("N")]
    [TestCase("A")]
    [TestCase("S")]
    public void Asynchronous_messages_come_at_any_time(string answer) => Assert.That(() => Answered(answer), Throws.Nothing);

    [Test]
    public void A_goodbye_comes_at_any_time() => Assert.That(_tracker.AcceptError("57P01"), Is.Null);

    [Test]
    public async Task A_client_that_never_reads_waits_after_32768_messages()
    {
        var sent = 1;
        while (_tracker.Expect(new PendingReply(ReplyKind.Sync))) sent++;
        Assert.That(sent, Is.EqualTo(32768));
        var space = _tracker.SpaceAsync(CancellationToken.None);
        Assert.That(space.IsCompleted, Is.False);
        for (var i = 0; i < sent / 2; i++) _tracker.AcceptReady((byte)'I');
        await space;
    }

    [Test]
    public async Task A_pipeline_that_fails_early_takes_no_places_up_to_its_sync()
    {
        while (_tracker.Expect(new PendingReply(ReplyKind.Execute)))
        {
        }

        var space = _tracker.SpaceAsync(CancellationToken.None);
        Assert.That(_tracker.AcceptError("22012"), Is.Null);
        await space;
        var ended = new Ended();
        for (var i = 0; i < 40_000; i++) Assert.That(_tracker.Expect(new PendingReply(ReplyKind.Parse, Effect: ended)));
        Assert.That(ended.Count, Is.EqualTo(40_000), "names that were proposed are known not to be");
        Sent(ReplyKind.Sync, ReplyKind.Query);
        _tracker.AcceptReady((byte)'I');
        Answered("TDC");
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    [Test]
    public void What_stands_behind_the_sync_of_a_failed_pipeline_is_answered()
    {
        Sent(ReplyKind.Parse, ReplyKind.Bind, ReplyKind.Sync, ReplyKind.Parse, ReplyKind.Sync);
        Assert.That(_tracker.AcceptError("42601"), Is.Null);
        Sent(ReplyKind.Query);
        _tracker.AcceptReady((byte)'I');
        Answered("1");
        _tracker.AcceptReady((byte)'I');
        Answered("TDC");
        _tracker.AcceptReady((byte)'I');
        Assert.That(_tracker.IsBusy, Is.False);
    }

    private void Sent(params ReplyKind[] kinds)
    {
        foreach (var kind in kinds) _tracker.Expect(new PendingReply(kind));
    }

    private void Sent(params PendingReply[] replies)
    {
        foreach (var reply in replies) _tracker.Expect(reply);
    }

    private sealed class Ended : INameEffect
    {
        public int Count { get; private set; }

        public void Completed()
        {
        }

        void INameEffect.Ended() => Count++;
    }

    private void Answered(string types)
    {
        foreach (var type in types)
        {
            if (type is 'D' or 'd') _tracker.AcceptData((byte)type);
            else _tracker.Accept((byte)type);
        }
    }
}
