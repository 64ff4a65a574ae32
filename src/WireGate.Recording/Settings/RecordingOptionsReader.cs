using WireGate.Core;
using WireGate.Core.Configuration;

namespace WireGate.Recording.Settings;

/// <summary>
/// Reads the section <c>recording</c>, and what a target says of its own:
/// <code>
/// recording: { readers: [auditor.pub], durability: standard, rows: shape, keep: 90d, quota: 10GiB }
/// targets:   { orders-db: { recording: { durability: strict, rows: 100 } } }
/// </code>
/// Reading opens no file.
/// </summary>
public static class RecordingOptionsReader
{
    private const long MiB = 1024 * 1024;

    /// <param name="keys">The section.</param>
    /// <param name="folder">The folder of the configuration file, which paths are relative to.</param>
    /// <param name="stateFolder">The gate's state.</param>
    /// <exception cref="ConfigException">A key is unknown or missing, or a value wrong.</exception>
    public static RecordingOptions Read(MappingReader keys, string folder, string stateFolder)
    {
        var readers = keys.Strings("readers");
        if (readers.IsEmpty) throw (keys.Optional("readers") ?? keys.Node).Error("\"readers\" names the file of at least one public key; make one with: wiregate keys new");
        var options = new RecordingOptions
        {
            Readers = [.. readers.Select(path => Path.GetFullPath(path, folder))],
            Folder = keys.OptionalString("folder") is { } path ? Path.GetFullPath(path, folder) : Path.Combine(stateFolder, "recording"),
            // Two seconds of a busy gate; less than 16 MiB would make sessions wait for the disk.
            Journal = keys.Size("journal", 64 * MiB, 16 * MiB, 4096 * MiB),
            MinFree = keys.Size("min_free", 512 * MiB, 0, 1024L * 1024 * MiB),
            Quota = keys.Size("quota", 0, MiB, 1024L * 1024 * 1024 * MiB),
            Keep = keys.Duration("keep", TimeSpan.Zero),
            KeepSize = keys.Size("keep_size", 0, MiB, 1024L * 1024 * 1024 * MiB),
            Anchor = keys.OptionalString("anchor") is { } anchor ? Path.GetFullPath(anchor, folder) : null,
            Anchors = AnchorSettingsReader.Read(keys, folder),
            Default = ReadSettings(keys, RecordingSettings.Default),
        };
        keys.End();
        return options;
    }

    /// <summary>A target's own mapping, over what the section says.</summary>
    /// <exception cref="ConfigException">A key is unknown, or a value wrong.</exception>
    public static RecordingSettings ReadTarget(MappingReader? keys, RecordingSettings otherwise)
    {
        if (keys is null) return otherwise;
        var settings = ReadSettings(keys, otherwise);
        keys.End();
        return settings;
    }

    private static RecordingSettings ReadSettings(MappingReader keys, RecordingSettings otherwise) => new()
    {
        Durability = keys.Word("durability", otherwise.Durability,
            ("standard", Durability.Standard), ("strict", Durability.Strict), ("best_effort", Durability.BestEffort)),
        Rows = ReadRows(keys, otherwise.Rows),
        Input = keys.Bool("input", otherwise.Input),
    };

    private static RowLimit ReadRows(MappingReader keys, RowLimit otherwise)
    {
        switch (keys.OptionalString("rows"))
        {
            case null: return otherwise;
            case "none": return RowLimit.None;
            case "shape": return RowLimit.ShapeOnly;
            case "all": return RowLimit.All;
        }

        try
        {
            return new RowLimit(true, keys.Int("rows", 0, 1, int.MaxValue));
        }
        catch (ConfigException)
        {
            throw keys.Required("rows").Error("\"rows\" is none, shape, all, or how many of each answer");
        }
    }
}
