using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace WireGate.Tests.Postgres;

/// <summary>
/// Nothing reaches a target but through the places in <c>upstream-writes.txt</c>. Whoever adds one changes that list, and has it looked at.
/// </summary>
public sealed partial class UpstreamWritesTests
{
    private static string Root => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "../../.."));

    [Test]
    public void Every_place_that_can_write_to_a_target_is_on_the_list()
    {
        var found = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "protocols"), "*.cs", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(Root, file);
            if (path.Contains("/obj/", StringComparison.Ordinal) || path.Contains("/bin/", StringComparison.Ordinal)) continue;
            foreach (var line in File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)))
                foreach (Match match in Write().Matches(line)) Count(found, $"{path} {match.Groups[1].Value}");
        }

        var listed = File.ReadLines(Path.Combine(Path.GetDirectoryName(ThisFile())!, "upstream-writes.txt")).Where(line => line.Length > 0 && line[0] != '#');
        Assert.That(string.Join('\n', found.Select(entry => $"{entry.Key} {entry.Value}")), Is.EqualTo(string.Join('\n', listed)));
    }

    [TestCase("writer.Forward(verdict, bytes)", "Forward")]
    [TestCase("_writer.WriteControl(bytes);", "WriteControl")]
    [TestCase("upstream.Link.Output.Write(x)", "Link", "Output")]
    [TestCase("var output = link.Output;", "Output")]
    [TestCase("new UpstreamWriter(session, link)", "new UpstreamWriter")]
    [TestCase("session.Downstream.Output.Write(x)")]
    public void The_search_sees(string line, params string[] uses) =>
        Assert.That(Write().Matches(line).Select(match => match.Groups[1].Value), Is.EqualTo(uses));

    /// <summary>A verdict spent, bytes past a verdict, a writer made, a link's output or the link of a connection taken; the client's own output is none.</summary>
    [GeneratedRegex(@"(?:\.(Forward|WriteControl)\(|(?<!\bDownstream)\.(?<1>Output)\b|\.(?<1>Link)\b(?!\()|(?<1>new UpstreamWriter)\b)")]
    private static partial Regex Write();

    private static void Count(SortedDictionary<string, int> found, string key) => found[key] = found.GetValueOrDefault(key) + 1;

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
