using NUnit.Framework;
using WireGate.Events;
using WireGate.Events.Configuration;
using WireGate.Events.Queue;

namespace WireGate.Tests.Events;

public sealed class EventQueueTests
{
    private QueueBed _bed = null!;

    [SetUp]
    public void Open() => _bed = new QueueBed();

    [TearDown]
    public void Close() => _bed.Dispose();

    [Test]
    public void Events_come_out_in_order_with_rising_ids()
    {
        using var queue = _bed.Open();
        for (var i = 0; i < 250; i++) QueueBed.Append(queue, i);
        var taken = QueueBed.Take(queue, most: 7);
        Assert.That(taken.Select(QueueBed.Sequence), Is.EqualTo(Enumerable.Range(0, 250).Select(i => (long)i)));
        Assert.That(taken.Select(record => record.Id), Is.Ordered.Ascending.And.Unique);
    }

    [Test]
    public void Line_is_the_one_that_the_page_shows()
    {
        using var queue = _bed.Open();
        var id = queue.Append(EventType.OperationDenied, Samples.Rest(Samples.Denied), default);
        Assert.That(id, Is.EqualTo(1_767_225_600_000_000), "the time in microseconds");
        Assert.That(QueueBed.Take(queue).Single().Text(), Is.EqualTo(Samples.DeniedLine(id)));
    }

    [Test]
    public void Ids_rise_although_the_clock_stands_and_after_a_restart()
    {
        long first, second;
        using (var queue = _bed.Open()) first = QueueBed.Append(queue, 0);
        using (var queue = _bed.Open())
        {
            QueueBed.Take(queue);
            second = QueueBed.Append(queue, 1);
            QueueBed.Take(queue);
        }

        // Everything was delivered and its files may be gone: the position knows.
        using (var queue = _bed.Open()) Assert.That(QueueBed.Append(queue, 2), Is.EqualTo(second + 1));
        Assert.That(second, Is.EqualTo(first + 1));
    }

    [Test]
    public void What_was_not_delivered_is_there_after_a_restart_and_what_was_is_not()
    {
        using (var queue = _bed.Open())
        {
            for (var i = 0; i < 10; i++) QueueBed.Append(queue, i);
            var batch = queue.Read(queue.Readers[0], 4)!;
            queue.Advance(queue.Readers[0], batch.LastId);
        }

        using var again = _bed.Open();
        Assert.That(QueueBed.Take(again).Select(QueueBed.Sequence), Is.EqualTo(new long[] { 4, 5, 6, 7, 8, 9 }));
    }

    [Test]
    public void Each_sink_gets_its_own_and_files_go_when_all_have_delivered()
    {
        var denials = EventFilter.Of([EventType.OperationDenied]);
        using var queue = _bed.Open(limit: 16 * 1024, sinks: [("a", QueueBed.All), ("b", denials)]);
        for (var i = 0; i < 20; i++) QueueBed.Append(queue, i);
        queue.Append(EventType.OperationDenied, Samples.Rest(Samples.Denied), default);
        Assert.That(_bed.Segments.Count(), Is.GreaterThan(1));
        Assert.That(QueueBed.Take(queue, 0), Has.Count.EqualTo(21));
        Assert.That(_bed.Segments.Count(), Is.GreaterThan(1), "the other has not read");
        Assert.That(QueueBed.Take(queue, 1).Select(record => record.Type), Is.EqualTo(new[] { EventType.OperationDenied }));
        Assert.That(_bed.Segments.Count(), Is.EqualTo(1), "the one that is written to");
    }

    [Test]
    public void New_sink_is_told_what_happens_from_now_on()
    {
        using (var queue = _bed.Open()) QueueBed.Append(queue, 0);
        using (var queue = _bed.Open(sinks: [("a", QueueBed.All), ("b", QueueBed.All)])) QueueBed.Append(queue, 1);
        using var again = _bed.Open(sinks: [("a", QueueBed.All), ("b", QueueBed.All)]);
        Assert.That(QueueBed.Take(again, 0).Select(QueueBed.Sequence), Is.EqualTo(new long[] { 0, 1 }));
        Assert.That(QueueBed.Take(again, 1).Select(QueueBed.Sequence), Is.EqualTo(new long[] { 1 }));
    }

    [Test]
    public void Sink_that_is_gone_holds_nothing_back()
    {
        using (var queue = _bed.Open(sinks: [("a", QueueBed.All), ("b", QueueBed.All)])) QueueBed.Append(queue, 0);
        using var again = _bed.Open(sinks: [("a", QueueBed.All)]);
        Assert.That(File.Exists(Path.Combine(_bed.Folder, "b.position")), Is.False);
        QueueBed.Take(again);
        Assert.That(_bed.Segments, Is.Empty);
    }

    [TestCase("")]
    [TestCase("17")]
    [TestCase("1 0000000000000000\n")]
    public void Position_that_can_not_be_read_means_everything_again(string torn)
    {
        using (var queue = _bed.Open())
        {
            QueueBed.Append(queue, 0);
            QueueBed.Append(queue, 1);
            var batch = queue.Read(queue.Readers[0], 1)!;
            queue.Advance(queue.Readers[0], batch.LastId);
        }

        File.WriteAllText(Path.Combine(_bed.Folder, "a.position"), torn);
        using var again = _bed.Open();
        Assert.That(QueueBed.Take(again).Select(QueueBed.Sequence), Is.EqualTo(new long[] { 0, 1 }));
        Assert.That(_bed.Logger.Has(5006));
    }

    [Test]
    public void Torn_tail_of_any_length_costs_only_the_event_that_was_torn()
    {
        using (var queue = _bed.Open())
            for (var i = 0; i < 3; i++) QueueBed.Append(queue, i);
        var file = _bed.Segments.Single();
        var whole = File.ReadAllBytes(file);
        var record = whole.Length / 3;
        for (var length = 2 * record; length < whole.Length; length++)
        {
            using var bed = new QueueBed();
            File.WriteAllBytes(Path.Combine(bed.Folder, Path.GetFileName(file)), whole[..length]);
            File.WriteAllText(Path.Combine(bed.Folder, "a.position"), "x");
            using var queue = bed.Open();
            QueueBed.Append(queue, 9);
            Assert.That(QueueBed.Take(queue).Select(QueueBed.Sequence), Is.EqualTo(new long[] { 0, 1, 9 }), $"cut at {length}");
        }
    }

    [Test]
    public void Changed_byte_anywhere_costs_only_its_own_event_and_is_told()
    {
        using (var queue = _bed.Open())
            for (var i = 0; i < 3; i++) QueueBed.Append(queue, i);
        var file = _bed.Segments.Single();
        var whole = File.ReadAllBytes(file);
        var record = whole.Length / 3;
        for (var at = record; at < 2 * record; at++)
        {
            using var bed = new QueueBed();
            var changed = whole.ToArray();
            changed[at] ^= 0x55;
            File.WriteAllBytes(Path.Combine(bed.Folder, Path.GetFileName(file)), changed);
            File.WriteAllText(Path.Combine(bed.Folder, "a.position"), "x");
            using var queue = bed.Open();
            Assert.That(QueueBed.Take(queue).Select(QueueBed.Sequence), Is.EqualTo(new long[] { 0, 2 }), $"byte {at}");
            Assert.That(bed.Logger.Has(5004), $"byte {at}");
        }
    }

    [Test]
    public void Event_of_the_largest_size_passes_between_small_ones()
    {
        using var queue = _bed.Open(limit: 8 * 1024 * 1024);
        var text = System.Text.Encoding.UTF8.GetBytes("{\"text\":\"" + new string('x', 400_000) + "\"}");
        QueueBed.Append(queue, 0);
        queue.Append(EventType.OperationDenied, Samples.Rest(Samples.Denied), text);
        QueueBed.Append(queue, 2);
        var taken = QueueBed.Take(queue);
        Assert.That(taken.Select(record => record.Text.Length), Is.EqualTo(new[] { 0, text.Length, 0 }));
        Assert.That(taken[1].Text.Span.SequenceEqual(text));
    }

    [Test]
    public void Full_queue_refuses_until_something_is_delivered()
    {
        using var queue = _bed.Open(limit: 8 * 1024);
        long kept = 0;
        EventQueueException? full = null;
        for (var i = 0; i < 1000 && full is null; i++)
        {
            try
            {
                QueueBed.Append(queue, i);
                kept++;
            }
            catch (EventQueueException error)
            {
                full = error;
            }
        }

        Assert.That(full, Is.Not.Null);
        Assert.That(full!.Message, Does.Contain("full"));
        Assert.That(queue.Bytes, Is.LessThanOrEqualTo(8 * 1024).And.GreaterThan(7 * 1024));
        Assert.That(queue.Bytes, Is.EqualTo(_bed.Segments.Sum(path => new FileInfo(path).Length)));
        Assert.That(QueueBed.Take(queue).Select(QueueBed.Sequence), Is.EqualTo(Enumerable.Range(0, (int)kept).Select(i => (long)i)), "nothing was lost");
        Assert.That(() => QueueBed.Append(queue, kept), Throws.Nothing);
    }

    [Test]
    public void Full_queue_that_drops_loses_the_oldest_counts_them_and_tells()
    {
        using var queue = _bed.Open(limit: 16 * 1024, whenFull: WhenFull.DropOldest);
        for (var i = 0; i < 300; i++) QueueBed.Append(queue, i);
        Assert.That(queue.Bytes, Is.LessThanOrEqualTo(16 * 1024));
        var taken = QueueBed.Take(queue);
        var told = taken.Where(record => record.Type == EventType.GateEventsDropped).Select(record => record.Text()).ToList();
        var kept = taken.Where(record => record.Type == EventType.SessionOpened).Select(QueueBed.Sequence).ToList();
        Assert.That(kept, Is.EqualTo(Enumerable.Range(300 - kept.Count, kept.Count).Select(i => (long)i)), "the newest, without a gap");
        Assert.That(told[^1], Does.Match("the oldest were dropped: [0-9]+ for a"));
        // Some notices were dropped themselves: the reader's own count has all of them.
        Assert.That(queue.Readers[0].Dropped, Is.GreaterThanOrEqualTo(300 - kept.Count));
        Assert.That(_bed.Logger.Has(5003));
    }

    [Test]
    public void Sink_that_wants_nothing_of_it_does_not_keep_the_queue_full()
    {
        using var queue = _bed.Open(limit: 8 * 1024, sinks: [("a", EventFilter.Of([EventType.OperationDenied]))]);
        for (var i = 0; i < 200; i++)
        {
            QueueBed.Append(queue, i);
            Assert.That(QueueBed.Take(queue), Is.Empty);
        }
    }

    [Test]
    public void Segment_that_somebody_took_away_is_passed_over()
    {
        using var queue = _bed.Open(limit: 16 * 1024);
        for (var i = 0; i < 20; i++) QueueBed.Append(queue, i);
        File.Delete(_bed.Segments.First());
        var taken = QueueBed.Take(queue).Select(QueueBed.Sequence).ToList();
        Assert.That(taken, Is.Ordered.Ascending.And.Not.Empty);
        Assert.That(taken[^1], Is.EqualTo(19));
        Assert.That(_bed.Logger.Has(5004));
    }

    [Test]
    public void Queue_that_drops_is_not_held_up_by_a_segment_that_somebody_took_away()
    {
        using var queue = _bed.Open(limit: 16 * 1024, whenFull: WhenFull.DropOldest);
        for (var i = 0; i < 20; i++) QueueBed.Append(queue, i);
        File.Delete(_bed.Segments.First());
        for (var i = 20; i < 300; i++) QueueBed.Append(queue, i);
        Assert.That(QueueBed.Sequence(QueueBed.Take(queue)[^1]), Is.EqualTo(299));
    }

    [Test]
    public void Files_are_for_the_gates_user_alone()
    {
        using var queue = _bed.Open();
        QueueBed.Append(queue, 0);
        foreach (var file in Directory.EnumerateFiles(_bed.Folder))
            Assert.That(File.GetUnixFileMode(file), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite), file);
    }

    [Test]
    public void Closed_queue_takes_nothing()
    {
        var queue = _bed.Open();
        queue.Dispose();
        Assert.That(() => QueueBed.Append(queue, 0), Throws.InstanceOf<EventQueueException>());
    }
}
