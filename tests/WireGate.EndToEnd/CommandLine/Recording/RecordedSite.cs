using System.Text.RegularExpressions;
using WireGate.Recording.Format;
using WireGate.Recording.Keys;
using WireGate.Recording.Verify;

namespace WireGate.EndToEnd.CommandLine.Recording;

/// <summary>A site whose sessions are recorded, and its auditor. Agents write numbers into the table <c>seen</c>, so that the server tells what reached it.</summary>
internal sealed partial class RecordedSite : IAsyncDisposable
{
    private RecordedSite(Site site) => Site = site;

    public Site Site { get; }

    public string Folder => Site.PathOf("state/recording");

    public ReaderSecretKey Auditor { get; } = ReaderSecretKey.Create("auditor");

    /// <param name="recording">Further keys of the section.</param>
    /// <param name="folder">Where recordings lie, if not in the state folder.</param>
    public static async Task<RecordedSite> CreateAsync(string recording = "", string? folder = null)
    {
        var site = new RecordedSite(await Site.CreateAsync());
        await File.WriteAllTextAsync(site.Site.PathOf("auditor.pub"), site.Auditor.Public + "\n");
        const string Rules = """
              - { name: agents-read, who: { group: agents }, when: { effect: read }, then: allow }
              - { name: agents-write-seen, who: { group: agents }, when: { effect: write, table: seen }, then: allow }
            """;
        var where = folder is null ? "" : $", folder: {folder}";
        await site.Site.ConfigureAsync(site.Site.Configuration(rules: Rules) + $"recording: {{ readers: [auditor.pub], min_free: 0{where}{recording} }}\n");
        await CommandLineServer.Server.SqlAsync("SET ROLE shop_app; CREATE TABLE IF NOT EXISTS seen (id bigint); TRUNCATE seen", "shop");
        return site;
    }

    public static async Task<HashSet<long>> SeenByServerAsync() =>
        [.. (await CommandLineServer.Server.SqlAsync("SELECT id FROM seen", "shop")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(long.Parse)];

    public IReadOnlyList<string> Files(string extension, string? folder = null) =>
        [.. Directory.EnumerateFiles(Path.Combine(folder ?? Folder, "sessions"), "*" + extension, SearchOption.AllDirectories)];

    public NodeVerifierKey Node(string? folder = null)
    {
        using var key = NodeKey.Load(Path.Combine(folder ?? Folder, "node.key"));
        return key.Verifier;
    }

    /// <summary>The numbers in the texts of what was asked, and what the file is.</summary>
    public (SessionFileReport Report, HashSet<long> Asked) Read(string path, NodeVerifierKey node)
    {
        using var file = File.OpenRead(path);
        using var reader = SessionFileReader.Open(file, Auditor, [node]);
        var asked = new HashSet<long>();
        while (reader.ReadWhole(16 * 1024 * 1024) is { } frame)
        {
            if (frame.Kind != FrameKind.Operation || frame.Text is not { } text) continue;
            foreach (Match number in Number().Matches(text.ToString())) asked.Add(long.Parse(number.Groups[1].ValueSpan));
        }

        return (reader.Report, asked);
    }

    public async ValueTask DisposeAsync()
    {
        Auditor.Dispose();
        await Site.DisposeAsync();
    }

    [GeneratedRegex(@"VALUES \((\d+)\)")]
    private static partial Regex Number();
}
