using System.Security.Cryptography;
using NUnit.Framework;
using WireGate.EndToEnd.Harness;
using WireGate.Recording.Verify;

namespace WireGate.EndToEnd.CommandLine.Recording;

/// <summary>Recordings on a small disk of their own, filled and freed.</summary>
public sealed class SmallDiskTests
{
    private string _disk = null!;

    [SetUp]
    public async Task MountAsync()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Ignore("mounting a small disk needs root");
        _disk = Directory.CreateTempSubdirectory("wg-disk-").FullName;
        // The journal takes 16 MiB and the ballast 32.
        await Shell.OutputAsync("mount", ["-t", "tmpfs", "-o", "size=64m,mode=700", "tmpfs", _disk]);
    }

    [TearDown]
    public async Task UnmountAsync()
    {
        if (_disk is null) return;
        await Shell.OutputAsync("umount", [_disk]);
        Directory.Delete(_disk);
    }

    [Test]
    public async Task A_full_disk_stops_sessions_in_the_protocols_words_and_a_freed_one_lets_them_go_on()
    {
        var folder = Path.Combine(_disk, "recording");
        await using var site = await RecordedSite.CreateAsync(", journal: 16MiB", folder);
        var gate = await site.Site.StartAsync();
        var (_, token) = await site.Site.IssueAsync("--ttl", "1h", "--session", "1h");
        await using var running = await WireClient.LogInAsync(site.Site.Port, token);
        Assert.That(await running.Query("INSERT INTO seen VALUES (1)").AnswersAsync(), Is.EqualTo("C Z:I"));

        Fill();
        // The journal has its room: this one is kept there. Its way to the session's file fails.
        // Longer than what is left of the file's last page, and too short to be sealed at once.
        var noise = RandomNumberGenerator.GetHexString(24 * 1024);
        Assert.That(await running.Query($"INSERT INTO seen VALUES (2) /* {noise} */").AnswersAsync(), Is.EqualTo("C Z:I"));
        await gate.SawAsync(1400);
        var before = await RecordedSite.SeenByServerAsync();
        var ended = await running.Query("INSERT INTO seen VALUES (3)").AnswersAsync();
        Assert.That(ended, Is.EqualTo("E:53100 EOF").Or.EqualTo("E:53100"));
        Assert.That(running.LastError, Does.Contain("can't be recorded"));
        Assert.That(await RecordedSite.SeenByServerAsync(), Is.EquivalentTo(before), "the statement reached the server");
        Assert.That(() => WireClient.LogInAsync(site.Site.Port, token), Throws.InvalidOperationException.With.Message.Contains("53100"));

        Assert.That((await site.Site.RunAsync("status")).ExitCode, Is.EqualTo(1), "not ready");

        File.Delete(Path.Combine(_disk, "filler"));
        await gate.SawAsync(1401);
        Assert.That((await site.Site.RunAsync("status")).ExitCode, Is.Zero, "ready again");
        await using (var again = await WireClient.LogInAsync(site.Site.Port, token))
            Assert.That(await again.Query("INSERT INTO seen VALUES (4)").AnswersAsync(), Is.EqualTo("C Z:I"));

        gate.Signal(GateProcess.Terminate);
        Assert.That(await gate.EndedAsync(), Is.Zero);
        var node = site.Node(folder);
        Assert.That(site.Files(".open", folder), Is.Empty);
        var asked = new HashSet<long>();
        foreach (var path in site.Files(".wgr", folder))
        {
            var (report, numbers) = site.Read(path, node);
            Assert.That(report.State, Is.EqualTo(SessionFileState.Whole), report.Problem);
            asked.UnionWith(numbers);
        }

        Assert.That(asked, Is.SupersetOf(new long[] { 1, 2, 4 }));
    }

    /// <summary>To the last byte, so that the next write of the gate fails.</summary>
    private void Fill()
    {
        using var filler = new FileStream(Path.Combine(_disk, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in new[] { 1024 * 1024, 4096 })
        {
            var block = new byte[size];
            for (var i = 0; i < 64 * 1024 * 1024 / size; i++)
            {
                try
                {
                    filler.Write(block);
                }
                catch (IOException)
                {
                    break;
                }
            }
        }
    }
}
