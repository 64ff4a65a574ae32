using NUnit.Framework;

namespace WireGate.Tests.Docs;

/// <summary>The pages for users, as they lie in the repository.</summary>
internal static class Pages
{
    public static string Root { get; } = FindRoot();

    /// <summary>README.md and every page of docs/, by their path from the root.</summary>
    public static IEnumerable<string> All =>
        Directory.EnumerateFiles(Path.Combine(Root, "docs"), "*.md").Select(file => "docs/" + Path.GetFileName(file))
            .Prepend("README.md").Append("protocols/README.md").Order(StringComparer.Ordinal);

    public static string Read(string page) => File.ReadAllText(Path.Combine(Root, page));

    /// <summary>The fenced blocks of a page that are said to be YAML.</summary>
    public static IEnumerable<Example> Yaml(string page)
    {
        string? language = null;
        var text = new List<string>();
        var number = 0;
        var start = 0;
        foreach (var line in Read(page).Split('\n'))
        {
            number++;
            if (!line.StartsWith("```", StringComparison.Ordinal))
            {
                text.Add(line);
                continue;
            }

            if (language is null)
            {
                (language, start) = (line[3..].Trim(), number);
                text.Clear();
                continue;
            }

            if (language.StartsWith("yaml", StringComparison.Ordinal)) yield return new Example(page, start, language, string.Join('\n', text));
            language = null;
        }

        Assert.That(language, Is.Null, $"{page}:{start}: the block is not closed");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "WireGate.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests do not run inside the repository");
    }
}
