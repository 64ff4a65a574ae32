using NUnit.Framework;
using WireGate.Events.Queue;

namespace WireGate.Tests.Events;

/// <summary>The process ends at each change that the queue makes to its folder, with none, half or all of that change done.</summary>
public sealed class EventQueueCrashTests
{
    /// <summary>Far more changes than the work below makes; the loop ends where nothing died.</summary>
    private const int TooMany = 2000;

    [TestCase(0.0)]
    [TestCase(0.5)]
    [TestCase(1.0)]
    public void Kill_at_any_change_loses_no_event_and_no_order(double part)
    {
        for (var change = 0; change < TooMany; change++)
        {
            using var bed = new QueueBed();
            var kept = new List<long>();
            var delivered = new List<long>();
            // A life before the one that is killed, so that it finds files and positions.
            using (var queue = bed.Open(limit: 16 * 1024, sinks: Sinks)) Work(queue, kept, delivered, 0);
            var disk = new DyingDisk(change, part);
            var died = false;
            try
            {
                using var queue = bed.Open(limit: 16 * 1024, disk: disk, sinks: Sinks);
                Work(queue, kept, delivered, 100);
            }
            catch (DyingDisk.KilledException)
            {
                died = true;
            }

            using (var queue = bed.Open(limit: 16 * 1024, sinks: Sinks)) delivered.AddRange(QueueBed.Take(queue).Select(QueueBed.Sequence));
            Assert.That(delivered.Distinct(), Is.SupersetOf(kept), $"lost by a kill at change {change}");
            Assert.That(delivered.Distinct(), Is.Ordered.Ascending, $"out of order by a kill at change {change}");
            // One may be told whose publisher never heard that it was kept: the one that was being written.
            Assert.That(delivered.Distinct().Except(kept).Count(), Is.LessThanOrEqualTo(1));
            if (!died)
            {
                Assert.That(change, Is.GreaterThan(30), "the work makes changes");
                return;
            }
        }

        Assert.Fail("the work never ended");
    }

    private static (string, WireGate.Events.Configuration.EventFilter)[] Sinks { get; } = [("a", QueueBed.All), ("b", QueueBed.All)];

    private static void Work(EventQueue queue, List<long> kept, List<long> delivered, int from)
    {
        for (var i = from; i < from + 12; i++)
        {
            QueueBed.Append(queue, i, padding: new string('p', 100));
            kept.Add(i);
            if (i % 3 != 2) continue;
            foreach (var reader in queue.Readers)
            {
                if (queue.Read(reader, 2) is not { } batch) continue;
                if (reader == queue.Readers[0]) delivered.AddRange(batch.Records.Select(QueueBed.Sequence));
                queue.Advance(reader, batch.LastId);
            }
        }

        // The other sink has all of it, so that files are removed.
        QueueBed.Take(queue, 1);
    }
}
