using System.Text;
using NUnit.Framework;
using WireGate.Cli;

namespace WireGate.Tests.Docs;

/// <summary>The rule sets that people copy do what their cases say, and each has some.</summary>
internal sealed class StarterTests
{
    private static string Folder => Path.Combine(Pages.Root, "docs", "starters");

    private static IEnumerable<string> Names() =>
        Directory.EnumerateFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)).Where(name => !name.EndsWith(".tests.yaml", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(Names))]
    public async Task Starter_passes_its_cases(string name)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter();
        var code = await CommandLine.RunAsync(["policy", "test", Path.Combine(Folder, name)], new Terminal(output, error, false), CancellationToken.None);
        var said = Encoding.UTF8.GetString(output.ToArray());
        Assert.That(code, Is.Zero, said + error);
        Assert.That(int.Parse(said.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture), Is.GreaterThanOrEqualTo(6));
    }

    [Test]
    public void There_are_ten_and_the_page_lists_them()
    {
        var page = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.That(Names().Count(), Is.GreaterThanOrEqualTo(10));
        Assert.That(Names().Where(name => !page.Contains($"({name})", StringComparison.Ordinal)), Is.Empty);
    }
}
