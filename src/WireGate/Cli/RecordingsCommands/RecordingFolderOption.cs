using System.CommandLine;
using WireGate.Configuration;
using WireGate.Core.Configuration;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>Where recordings lie: named by hand, as on an auditor's machine, or by the configuration.</summary>
internal static class RecordingFolderOption
{
    public static Option<string?> Create() => new("--folder") { Description = "Where recordings lie; without it the configuration tells.", HelpName = "DIR" };

    /// <exception cref="CliException">There is no such folder.</exception>
    /// <exception cref="ConfigException">The configuration can't be read.</exception>
    public static string Read(CliContext context, ParseResult parsed, Option<string?> option)
    {
        var folder = parsed.GetValue(option) ?? OfConfiguration(context.ConfigFile(parsed));
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : throw new CliException(ExitCode.Usage, $"there is no folder of recordings {folder}");
    }

    /// <summary>Where the configuration puts them.</summary>
    /// <exception cref="CliException">There is no configuration.</exception>
    public static string OfConfiguration(string file)
    {
        if (!File.Exists(file)) throw new CliException(ExitCode.Usage, $"there is no configuration {file}; name the folder of recordings: --folder DIR");
        var state = ConfigurationLoader.LoadGate(file).StateFolder;
        // Commands that read recordings must not depend on whether the rest of the section is right.
        var named = ConfigurationFile.Read(file).AsMapping().OptionalMapping("recording")?.OptionalString("folder");
        return named is null ? Path.Combine(state, "recording") : Path.GetFullPath(named, Path.GetDirectoryName(Path.GetFullPath(file))!);
    }
}
