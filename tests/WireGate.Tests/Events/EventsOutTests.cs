using NUnit.Framework;
using WireGate.Core.Configuration;
using WireGate.Events;
using WireGate.Events.Configuration;
using WireGate.Events.Delivery;
using WireGate.Events.Formats;
using WireGate.Events.Sinks;

namespace WireGate.Tests.Events;

[CancelAfter(60_000)]
public sealed class EventsOutTests
{
    private EventsBed _bed = null!;

    [SetUp]
    public void Open() => _bed = new EventsBed();

    [TearDown]
    public void Close() => _bed.Dispose();

    [Test]
    public async Task Published_event_is_delivered()
    {
        await using var events = _bed.Start();
        events.Publish(Samples.Denied);
        await _bed.Sink.HasAsync(1);
        var record = _bed.Sink.Records.Single();
        Assert.That(record.Text(), Is.EqualTo(Samples.DeniedLine(record.Id)));
    }

    [Test]
    public async Task Outage_loses_nothing_and_changes_no_order()
    {
        _bed.Sink.Before = (attempt, _, _) => attempt < 20 ? throw new DeliveryException("down") : Task.CompletedTask;
        await using var events = _bed.Start();
        for (var i = 0; i < 50; i++) events.Publish(Samples.Opened("s", i));
        await _bed.Sink.HasAsync(50);
        Assert.That(_bed.Sink.Records.Select(QueueBed.Sequence), Is.EqualTo(Enumerable.Range(0, 50).Select(i => (long)i)));
        Assert.That(_bed.Waits, Has.Count.EqualTo(20));
        Assert.That((_bed.Logger.Has(5000), _bed.Logger.Has(5001)), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task Waits_double_with_jitter_up_to_a_minute()
    {
        _bed.Sink.Before = (attempt, _, _) => attempt < 30 ? throw new DeliveryException("down") : Task.CompletedTask;
        await using var events = _bed.Start();
        events.Publish(Samples.Denied);
        await _bed.Sink.HasAsync(1);
        var full = 0.25;
        foreach (var wait in _bed.Waits)
        {
            Assert.That(wait.TotalSeconds, Is.InRange(full / 2, full));
            full = Math.Min(full * 2, 60);
        }

        Assert.That(_bed.Waits.Distinct().Count(), Is.GreaterThan(15), "spread");
    }

    [TestCase(30, 30)]
    [TestCase(3600, 60)]
    public async Task Receiver_may_ask_for_a_longer_wait_up_to_a_minute(int asked, int waited)
    {
        _bed.Sink.Before = (attempt, _, _) => attempt == 0 ? throw new DeliveryException("busy") { RetryAfter = TimeSpan.FromSeconds(asked) } : Task.CompletedTask;
        await using var events = _bed.Start();
        events.Publish(Samples.Denied);
        await _bed.Sink.HasAsync(1);
        Assert.That(_bed.Waits.Single(), Is.EqualTo(TimeSpan.FromSeconds(waited)));
    }

    [Test]
    public async Task Delivery_without_an_answer_ends_at_its_deadline_and_is_tried_again()
    {
        var tried = new TaskCompletionSource();
        _bed.Sink.Before = (attempt, _, token) =>
        {
            tried.TrySetResult();
            return attempt == 0 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        };
        await using var events = _bed.Start();
        events.Publish(Samples.Denied);
        await tried.Task;
        _bed.Time.Advance(TimeSpan.FromSeconds(10));
        await _bed.Sink.HasAsync(1);
        Assert.That(events.Health.Sinks.Single().LastError, Is.EqualTo("no answer within 10 s"));
    }

    [Test]
    public async Task Batch_that_is_too_large_is_halved_until_it_passes()
    {
        _bed.Sink.Before = (_, records, _) => records.Length > 3 ? throw new DeliveryException("413") { IsTooLarge = true } : Task.CompletedTask;
        var all = new TaskCompletionSource();
        _bed.Wait = _ => all.Task;
        await using var events = _bed.Start();
        for (var i = 0; i < 40; i++) events.Publish(Samples.Opened("s", i));
        await _bed.Sink.HasAsync(40);
        Assert.That(_bed.Sink.Records.Select(QueueBed.Sequence), Is.EqualTo(Enumerable.Range(0, 40).Select(i => (long)i)));
        Assert.That(_bed.Waits, Is.Empty, "smaller ones are tried at once");
        all.SetResult();
    }

    [Test]
    public async Task Sink_that_is_down_holds_up_neither_publishers_nor_other_sinks()
    {
        _bed.Sinks["b"] = new CollectingSink { Before = (_, _, token) => Task.Delay(Timeout.Infinite, token) };
        await using (var events = _bed.Start(EventsBed.Settings(File("a"), File("b"))))
        {
            for (var i = 0; i < 200; i++) events.Publish(Samples.Opened("s", i));
            await _bed.Sink.HasAsync(200);
            Assert.That(_bed.Sinks["b"].Records, Is.Empty);
            await events.EndAsync(TimeSpan.Zero);
        }

        Assert.That(_bed.Sinks["b"].IsDisposed);
    }

    [Test]
    public async Task What_an_outage_kept_back_is_delivered_after_a_restart()
    {
        _bed.Sink.Before = (_, _, _) => throw new DeliveryException("down");
        await using (var events = _bed.Start())
        {
            for (var i = 0; i < 30; i++) events.Publish(Samples.Opened("s", i));
            await _bed.Sink.HasTriedAsync(3);
            await events.EndAsync(TimeSpan.Zero);
        }

        Assert.That(_bed.Logger.Has(5005));
        _bed.Sink.Before = (_, _, _) => Task.CompletedTask;
        await using var again = _bed.Start();
        again.Publish(Samples.Opened("s", 30));
        await _bed.Sink.HasAsync(31);
        Assert.That(_bed.Sink.Records.Select(QueueBed.Sequence), Is.EqualTo(Enumerable.Range(0, 31).Select(i => (long)i)));
    }

    [Test]
    public async Task Delivered_events_do_not_come_again_after_a_restart()
    {
        await using (var events = _bed.Start())
        {
            events.Publish(Samples.Opened("s", 0));
            await _bed.Sink.HasAsync(1);
        }

        await using var again = _bed.Start();
        again.Publish(Samples.Opened("s", 1));
        await _bed.Sink.HasAsync(2);
        Assert.That(_bed.Sink.Records.Select(QueueBed.Sequence), Is.EqualTo(new long[] { 0, 1 }));
    }

    [Test]
    public async Task End_waits_for_what_is_on_its_way()
    {
        var events = _bed.Start();
        for (var i = 0; i < 100; i++) events.Publish(Samples.Opened("s", i));
        await events.DisposeAsync();
        Assert.That(_bed.Sink.Records, Has.Count.EqualTo(100));
        Assert.That(_bed.Sink.IsDisposed);
        Assert.That(() => events.Publish(Samples.Denied), Throws.InstanceOf<EventQueueException>());
    }

    [Test]
    public async Task End_does_not_wait_for_a_sink_that_never_answers()
    {
        var tried = new TaskCompletionSource();
        _bed.Sink.Before = (_, _, _) =>
        {
            tried.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        var events = _bed.Start();
        events.Publish(Samples.Denied);
        await tried.Task;
        var end = events.DisposeAsync();
        // One for the drain and one for the wait behind it, besides the delivery's own.
        while (!end.IsCompleted)
        {
            _bed.Time.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        await end;
    }

    [Test]
    public async Task Threads_publish_at_once_and_each_session_stays_in_order()
    {
        const int threads = 4, each = 500;
        await using var events = _bed.Start();
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < each; i++) events.Publish(Samples.Opened("s" + thread, i));
        })));
        await _bed.Sink.HasAsync(threads * each);
        Assert.That(_bed.Sink.Records.Select(record => record.Id), Is.Ordered.Ascending.And.Unique);
        foreach (var session in _bed.Sink.Records.Select(record => GateEventReader.Read(record.Line.Span, default).Event).GroupBy(told => told.Session))
            Assert.That(session.Select(told => told.Sequence), Is.EqualTo(Enumerable.Range(0, each).Select(i => (long?)i)), session.Key);
    }

    [Test]
    public async Task Text_is_kept_only_where_a_sink_may_have_it()
    {
        const string canary = "SELECT 'canary-4711'";
        await using (var events = _bed.Start())
        {
            Assert.That(events.WantsText(EventType.OperationDenied), Is.False);
            events.Publish(Samples.Denied with { Text = canary });
            await _bed.Sink.HasAsync(1);
            foreach (var file in Directory.EnumerateFiles(Path.Combine(_bed.State, EventsOut.Folder)))
                Assert.That(System.IO.File.ReadAllText(file), Does.Not.Contain("canary"), file);
        }

        await using var with = _bed.Start(EventsBed.Settings(File("a") with { Text = true }));
        Assert.That(with.WantsText(EventType.OperationDenied), Is.True);
        with.Publish(Samples.Denied with { Text = canary });
        await _bed.Sink.HasAsync(2);
        Assert.That(_bed.Sink.Records.Last().Text(), Does.Not.Contain("canary"), "the line itself never has it");
        Assert.That(System.Text.Encoding.UTF8.GetString(_bed.Sink.Records.Last().Text.Span), Is.EqualTo("{\"text\":\"SELECT 'canary-4711'\"}"));
    }

    [Test]
    public async Task Allowed_operations_are_told_only_to_those_who_ask()
    {
        await using (var events = _bed.Start())
        {
            Assert.That((events.Wants(EventType.OperationAllowed), events.Wants(EventType.OperationDenied)), Is.EqualTo((false, true)));
            events.Publish(Samples.Denied with { Type = EventType.OperationAllowed });
            events.Publish(Samples.Denied);
            await _bed.Sink.HasAsync(1);
            Assert.That(_bed.Sink.Records.Single().Type, Is.EqualTo(EventType.OperationDenied));
        }

        await using var again = _bed.Start(EventsBed.Settings(File("a") with { Include = QueueBed.All }));
        again.Publish(Samples.Denied with { Type = EventType.OperationAllowed });
        await _bed.Sink.HasAsync(2);
        Assert.That(_bed.Sink.Records.Last().Type, Is.EqualTo(EventType.OperationAllowed));
    }

    [Test]
    public async Task Health_tells_how_far_behind_a_sink_is_and_why()
    {
        var gate = new TaskCompletionSource();
        _bed.Sink.Before = (attempt, _, _) => attempt == 0 ? throw new DeliveryException("the receiver answered 503") : Task.CompletedTask;
        _bed.Wait = _ => gate.Task;
        await using var events = _bed.Start();
        events.Publish(Samples.Denied);
        await _bed.Sink.HasTriedAsync(1);
        while (events.Health.Sinks.Single().Failures == 0) await Task.Yield();
        _bed.Time.Advance(TimeSpan.FromSeconds(90));
        var sick = events.Health.Sinks.Single();
        Assert.That((sick.LastError, sick.Failures, sick.Delivered, sick.Lag), Is.EqualTo(("the receiver answered 503", 1, 0L, TimeSpan.FromSeconds(90))));
        gate.SetResult();
        await _bed.Sink.HasAsync(1);
        while (events.Health.Sinks.Single().Failures != 0) await Task.Yield();
        var well = events.Health.Sinks.Single();
        Assert.That((well.Failures, well.Delivered, well.Lag), Is.EqualTo((0, 1L, TimeSpan.Zero)));
    }

    [Test]
    public async Task What_a_receiver_turns_down_for_good_is_counted_and_not_sent_again()
    {
        _bed.Sink.Receipt = new DeliveryReceipt(1, "partialSuccess");
        await using var events = _bed.Start();
        events.Publish(Samples.Denied);
        await _bed.Sink.HasAsync(1);
        await events.DisposeAsync();
        var health = events.Health.Sinks.Single();
        Assert.That((health.Delivered, health.Rejected, health.LastError), Is.EqualTo((0L, 1L, "partialSuccess")));
        Assert.That((_bed.Sink.Attempts, _bed.Logger.Has(5002)), Is.EqualTo((1, true)));
    }

    [Test]
    public async Task Without_sinks_there_is_no_queue()
    {
        await using var events = _bed.Start(EventSettings.None);
        events.Publish(Samples.Denied);
        Assert.That(events.Wants(EventType.OperationDenied), Is.False);
        Assert.That(Directory.Exists(Path.Combine(_bed.State, EventsOut.Folder)), Is.False);
    }

    [Test]
    public async Task Configured_sinks_get_what_is_published()
    {
        var root = ConfigDocument.Parse("wiregate.yaml", new StringReader("events: { gate: gate-1, sinks: [{ to: file, path: a.jsonl }, { to: file, name: b, path: b.jsonl, include: [session.opened] }] }")).AsMapping();
        await using (var events = EventsOut.Start(EventSettingsReader.Read(root, _bed.State), _bed.State, _bed.Time, _bed.Logger))
        {
            events.Publish(Samples.Denied);
            events.Publish(Samples.Opened("s", 0));
        }

        var lines = System.IO.File.ReadAllLines(Path.Combine(_bed.State, "a.jsonl"));
        Assert.That(lines[0], Is.EqualTo(Samples.DeniedLine(1_767_225_600_000_000)));
        Assert.That(System.IO.File.ReadAllLines(Path.Combine(_bed.State, "b.jsonl")), Is.EqualTo(lines[1..]));
    }

    [Test]
    public async Task Disk_that_fails_refuses_the_event_and_recovers()
    {
        var disk = new FailingDisk();
        await using var events = _bed.Start(disk: disk);
        disk.Fails = true;
        Assert.That(() => events.Publish(Samples.Opened("s", 0)), Throws.InstanceOf<EventQueueException>());
        disk.Fails = false;
        events.Publish(Samples.Opened("s", 1));
        await _bed.Sink.HasAsync(1);
        Assert.That(_bed.Sink.Records.Select(QueueBed.Sequence), Is.EqualTo(new long[] { 1 }), "a torn write is not an event");
    }

    [Test]
    public void Backoff_starts_anew_after_success()
    {
        var backoff = new Backoff(new Random(1));
        for (var i = 0; i < 20; i++) backoff.Next(null);
        backoff.Reset();
        Assert.That(backoff.Next(null), Is.LessThanOrEqualTo(TimeSpan.FromMilliseconds(250)));
    }

    private static FileSinkSettings File(string name) => new() { Name = name, Path = "/unused" };
}
