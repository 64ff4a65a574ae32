using System.Globalization;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;
using WireGate.Recording.Verify;

namespace WireGate.EndToEnd.CommandLine.Recording;

/// <summary>Gates that are killed under load. <c>WIREGATE_KILL_CYCLES</c> says how many; a thousand for a campaign.</summary>
public sealed class KillTests
{
    private const int Clients = 3;

    private static readonly int Cycles = int.Parse(Environment.GetEnvironmentVariable("WIREGATE_KILL_CYCLES") ?? "200", CultureInfo.InvariantCulture);

    [Test]
    public async Task Whatever_reached_the_server_is_in_a_recording_that_verifies()
    {
        await using var site = await RecordedSite.CreateAsync();
        var random = new Random(20261124);
        var next = 0L;
        string? token = null;
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            await using var gate = await site.Site.StartAsync();
            token ??= (await site.Site.IssueAsync("--ttl", "8h", "--session", "8h")).Token;
            var first = next;
            var clients = Enumerable.Range(0, Clients).Select(client => AskUntilKilledAsync(site.Site.Port, token, first + (client * 1_000_000L))).ToArray();
            next += Clients * 1_000_000L;
            await Task.WhenAny(Task.WhenAll(clients.Select(client => client.Started)), Task.Delay(TimeSpan.FromSeconds(20)));
            await Task.Delay(random.Next(0, 60));
            gate.Signal(9);
            await gate.EndedAsync();
            await Task.WhenAll(clients.Select(client => client.Over));
        }

        // The last one's sessions are brought to their end too.
        await using (var last = await site.Site.StartAsync())
        {
            last.Signal(GateProcess.Terminate);
            Assert.That(await last.EndedAsync(), Is.Zero);
        }

        var node = site.Node();
        Assert.That(site.Files(".open"), Is.Empty);
        Assert.That(Directory.EnumerateFileSystemEntries(Path.Combine(site.Folder, "quarantine")), Is.Empty);
        var asked = new HashSet<long>();
        foreach (var path in site.Files(".wgr"))
        {
            var (report, numbers) = site.Read(path, node);
            Assert.That(report.State, Is.AnyOf(SessionFileState.Whole, SessionFileState.Recovered), report.Problem);
            asked.UnionWith(numbers);
        }

        var seen = await RecordedSite.SeenByServerAsync();
        TestContext.Out.WriteLine($"{Cycles} cycles, {seen.Count} statements reached the server, {asked.Count} are in recordings");
        Assert.That(seen, Has.Count.GreaterThan(Cycles));
        seen.ExceptWith(asked);
        Assert.That(seen, Is.Empty, "reached the server and are in no recording");
    }

    private static (Task Started, Task Over) AskUntilKilledAsync(int port, string token, long from)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return (started.Task, RunAsync());

        async Task RunAsync()
        {
            try
            {
                await using var client = await WireClient.LogInAsync(port, token);
                for (var number = from; ;)
                {
                    // Some at once, as drivers pipeline them.
                    var batch = 1 + (int)(number % 4);
                    for (var i = 0; i < batch; i++) client.Query($"INSERT INTO seen VALUES ({number++})");
                    var answer = await client.AnswersAsync(batch);
                    started.TrySetResult();
                    if (answer.EndsWith("EOF", StringComparison.Ordinal)) return;
                }
            }
            catch (Exception error) when (error is IOException or InvalidOperationException or System.Net.Sockets.SocketException)
            {
                // Killed.
            }
            finally
            {
                started.TrySetResult();
            }
        }
    }
}
