using System.Diagnostics;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Robustness;

/// <summary>Clients that ask for far more than they read: the gate keeps the server waiting, not the bytes.</summary>
public sealed class StalledReaderTests
{
    private const int Sessions = 200;

    /// <summary>32 KiB a direction, the frames being looked at, and what the runtime adds for a session.</summary>
    private const long KibEach = 300;

    /// <summary>4,000,000 rows of more than 400 bytes.</summary>
    private const string Everything = "SELECT * FROM scratch a, scratch b";

    [Test]
    public async Task Two_hundred_of_them_cost_bounded_memory_and_nobody_else_waits()
    {
        await using var bed = await FaultBed.StartAsync();
        var clients = new List<WireClient>();
        try
        {
            for (var i = 0; i < Sessions; i++) clients.Add(await bed.LogInAsync());
            await using var other = await bed.LogInAsync();
            var before = ProcessFacts.ResidentKib(bed.Gate.ProcessId);
            foreach (var client in clients) await client.Query(Everything).SendAsync();
            await FaultBed.EventuallyAsync(async () => await bed.RunningAsync("SELECT * FROM scratch a%") == Sessions, "all of them run", seconds: 60);

            var since = Stopwatch.StartNew();
            for (var i = 0; i < 20; i++) Assert.That(await other.Query("SELECT count(*) FROM scratch").AnswersAsync(), Is.EqualTo("T D C Z:I"));
            Assert.That(since.Elapsed, Is.LessThan(TimeSpan.FromSeconds(20)), "another session of the gate");

            long last, now = 0;
            do
            {
                last = now;
                await Task.Delay(500);
                now = ProcessFacts.ResidentKib(bed.Gate.ProcessId);
            }
            while (now - last > 1024);
            TestContext.Out.WriteLine($"{before} KiB before, {now} KiB with {Sessions} stalled readers: {(now - before) / (double)Sessions:F1} KiB each");
            Assert.That(now - before, Is.LessThan(KibEach * Sessions));

            // One of them reads on after all.
            Assert.That((await clients[0].ReadAsync()).Type, Is.EqualTo('T'));
            for (var i = 0; i < 20_000; i++) Assert.That((await clients[0].ReadAsync()).Type, Is.EqualTo('D'));
        }
        finally
        {
            foreach (var client in clients) await client.DisposeAsync();
        }
    }
}
