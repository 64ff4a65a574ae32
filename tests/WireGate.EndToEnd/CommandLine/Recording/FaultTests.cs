using System.Diagnostics;
using System.Globalization;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;
using WireGate.Recording.Verify;

namespace WireGate.EndToEnd.CommandLine.Recording;

/// <summary>
/// The real gate under strace, which lets one system call after another fail: the Nth of each thread, for every N that there is. Whatever fails, nothing that reached the
/// server is missing in the record, and no fault looks like tampering.
/// </summary>
public sealed class FaultTests
{
    private static readonly (string Call, string[] Faults)[] Injected =
    [
        ("pwrite64", ["error=EIO", "error=ENOSPC", "retval=0"]),
        ("fdatasync", ["error=EIO", "error=ENOSPC"]),
        ("fsync", ["error=EIO"]),
        ("ftruncate", ["error=EIO"]),
        ("fallocate", ["error=ENOSPC"]),
        ("rename", ["error=EIO", "error=ENOSPC"]),
        ("mkdir", ["error=ENOSPC"]),
        ("unlink", ["error=EIO"]),
    ];

    /// <param name="durability">Of the recording.</param>
    /// <param name="fromStart">Whether the gate is under strace from its start, or from when it serves.</param>
    [TestCase("standard", true)]
    [TestCase("standard", false)]
    [TestCase("strict", false)]
    public async Task Each_system_call_may_fail_and_the_record_holds(string durability, bool fromStart)
    {
        await using var site = await RecordedSite.CreateAsync($", durability: {durability}, journal: 16MiB");
        string token;
        await using (var first = await site.Site.StartAsync())
        {
            token = (await site.Site.IssueAsync("--ttl", "8h", "--session", "8h")).Token;
            first.Signal(GateProcess.Terminate);
            Assert.That(await first.EndedAsync(), Is.Zero);
        }

        var log = site.Site.PathOf("calls");
        var number = 0;
        Assert.That(await RunSessionAsync(site, token, number, fromStart, ["-o", log, "-e", "trace=" + string.Join(',', Injected.Select(one => one.Call))]), Is.True);
        var counts = Count(await File.ReadAllLinesAsync(log));
        Assert.That(counts.Keys, Is.SupersetOf(new[] { "pwrite64", "fdatasync", "rename" }), "what a session calls");
        var (runs, refused) = (0, 0);
        foreach (var (call, faults) in Injected)
        {
            for (var nth = 1; nth <= counts.GetValueOrDefault(call); nth++)
            {
                foreach (var fault in faults)
                {
                    runs++;
                    number += 2;
                    if (!await RunSessionAsync(site, token, number, fromStart, ["-o", "/dev/null", "-e", "trace=" + call, "-e", $"inject={call}:{fault}:when={nth}"])) refused++;
                    var verified = await site.Site.RunAsync("recordings", "verify");
                    Assert.That(verified.ExitCode, Is.AnyOf(5, 4, 3), $"{call} {fault} {nth}: {verified}");
                }
            }
        }

        TestContext.Out.WriteLine($"{runs} faults ({string.Join(", ", counts.Select(count => $"{count.Value} {count.Key}"))}); {refused} gates did not start or served nobody");
        Assert.That(await RunSessionAsync(site, token, number + 2, fromStart, []), Is.True, "and all is well again");
        var last = await site.Site.RunAsync("recordings", "verify");
        Assert.That(last.ExitCode, Is.AnyOf(5, 4, 3), last.ToString());
        Assert.That(site.Files(".open"), Is.Empty);
        var asked = new HashSet<long>();
        foreach (var path in site.Files(".wgr"))
        {
            var (report, numbers) = site.Read(path, site.Node());
            Assert.That(report.State, Is.AnyOf(SessionFileState.Whole, SessionFileState.Recovered), report.Problem);
            asked.UnionWith(numbers);
        }

        var seen = await RecordedSite.SeenByServerAsync();
        Assert.That(seen, Has.Count.GreaterThanOrEqualTo(2 * (runs - refused)), "both statements of each session that was served");
        seen.ExceptWith(asked);
        Assert.That(seen, Is.Empty, "reached the server and are in no recording");
    }

    /// <summary>Two statements that pass and one that does not. False if the gate refused to start, or to serve.</summary>
    private static async Task<bool> RunSessionAsync(RecordedSite site, string token, int number, bool fromStart, string[] strace)
    {
        GateProcess gate;
        try
        {
            gate = await site.Site.StartAsync(under: fromStart && strace.Length > 0 ? ["strace", "-D", "-f", "-qq", .. strace] : null);
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        await using (gate)
        {
            using var attached = !fromStart && strace.Length > 0 ? await AttachAsync(gate.Id, strace) : null;
            var served = false;
            try
            {
                await using var client = await WireClient.LogInAsync(site.Site.Port, token);
                await client.Query($"INSERT INTO seen VALUES ({number})").AnswersAsync();
                await client.Query("DROP TABLE customers").AnswersAsync();
                served = await client.Query($"INSERT INTO seen VALUES ({number + 1})").AnswersAsync() == "C Z:I";
            }
            catch (Exception error) when (error is IOException or InvalidOperationException or System.Net.Sockets.SocketException)
            {
                // Refused, in the protocol's words or by hanging up.
            }

            gate.Signal(GateProcess.Terminate);
            await gate.EndedAsync();
            return served;
        }
    }

    /// <summary>Every thread that the gate has by then; it ends with the gate.</summary>
    private static async Task<Process> AttachAsync(int gate, string[] strace)
    {
        var process = Process.Start(new ProcessStartInfo("strace", ["-f", "-p", gate.ToString(CultureInfo.InvariantCulture), .. strace]) { RedirectStandardError = true })!;
        // "strace: Process 42 attached with 17 threads"
        while (await process.StandardError.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
            if (line.Contains("attached", StringComparison.Ordinal)) return process;
        throw new InvalidOperationException("strace could not be attached");
    }

    /// <summary>How many of each the busiest thread made: strace counts for each thread.</summary>
    private static Dictionary<string, int> Count(string[] lines) => lines
        .Select(line => line.Split(' ', 2, StringSplitOptions.TrimEntries))
        .Where(parts => parts.Length == 2 && parts[1].Contains('(', StringComparison.Ordinal))
        .Select(parts => (Thread: parts[0], Call: parts[1][..parts[1].IndexOf('(', StringComparison.Ordinal)]))
        .GroupBy(one => one)
        .GroupBy(group => group.Key.Call)
        .ToDictionary(calls => calls.Key, calls => calls.Max(group => group.Count()));
}
