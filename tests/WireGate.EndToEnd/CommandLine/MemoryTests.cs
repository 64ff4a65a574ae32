using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using NUnit.Framework;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>What a dump of the running gate would hold: all of its memory, as root reads it.</summary>
public sealed class MemoryTests
{
    [Test]
    public async Task The_memory_of_a_gate_with_a_live_session_has_no_secret()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Ignore("the gate's memory is read by root alone");
        await using var site = await Recording.RecordedSite.CreateAsync();
        var gate = await site.Site.StartAsync();
        var (id, token) = await site.Site.IssueAsync();
        await using var psql = await LivePsql.StartAsync(site.Site, token);
        var found = Find(gate.Id, new()
        {
            ["the target's password"] = CommandLineServer.Password,
            ["the token's secret"] = token[(id.Length + 1)..],
            ["something that must be found"] = id,
        });
        Assert.That(found, Is.EqualTo(new[] { "something that must be found" }));
    }

    /// <summary>Which of these texts stand in a process's memory, in UTF-8 or UTF-16.</summary>
    private static string[] Find(int process, Dictionary<string, string> canaries)
    {
        var patterns = canaries.SelectMany(canary => new[] { (canary.Key, Bytes: Encoding.UTF8.GetBytes(canary.Value)), (canary.Key, Bytes: Encoding.Unicode.GetBytes(canary.Value)) }).ToArray();
        var found = new HashSet<string>();
        using var memory = File.OpenHandle($"/proc/{process}/mem");
        foreach (var line in File.ReadLines($"/proc/{process}/maps"))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (!fields[1].StartsWith('r')) continue;
            var range = fields[0].Split('-').Select(number => long.Parse(number, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            // The kernel's own page beyond what a signed offset reaches.
            if (range[0] < 0) continue;
            Search(memory, range[0], range[1], patterns, found);
        }

        return [.. found.Order()];
    }

    private static void Search(SafeFileHandle memory, long from, long to, (string Name, byte[] Bytes)[] patterns, HashSet<string> found)
    {
        const int Overlap = 512;
        var buffer = new byte[1024 * 1024];
        for (var at = from; at < to; at += buffer.Length - Overlap)
        {
            int read;
            try
            {
                read = RandomAccess.Read(memory, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - at)), at);
            }
            catch (IOException)
            {
                // Hidden memory, a device, or beyond the end of a mapped file.
                return;
            }

            foreach (var (name, bytes) in patterns)
                if (buffer.AsSpan(0, read).IndexOf(bytes) >= 0) found.Add(name);
        }
    }
}
