using System.Text.Json;

namespace WireGate.Cli.Remote;

/// <summary>A log-in that the command line keeps between commands, in a file for this user alone.</summary>
/// <param name="Gate">Where it is good.</param>
/// <param name="Token">What shows it.</param>
/// <param name="Expires">When it ends at the latest.</param>
/// <param name="Authority">The PEM file that the gate's certificate is checked with; null for the system's.</param>
internal sealed record SavedLogin(Uri Gate, string Token, DateTimeOffset Expires, string? Authority)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>In the user's folder of configuration (XDG Base Directory Specification).</summary>
    public static string DefaultFile => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } folder ? folder : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config"),
        "wiregate", "login.json");

    public void Save(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!, OwnerOnly | UnixFileMode.UserExecute);
        // Made anew and moved into place: an old file's mode, or a link that somebody laid, is not written through.
        var fresh = file + "." + Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture);
        using (var stream = new FileStream(fresh, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly }))
            JsonSerializer.Serialize(stream, this, RemoteJson.Default.SavedLogin);
        File.Move(fresh, file, overwrite: true);
    }

    /// <exception cref="CliException">There is none, or others can read it.</exception>
    public static SavedLogin Load(string file)
    {
        if (!File.Exists(file)) throw new CliException(ExitCode.Usage, "not logged in; use: wiregate login --gate https://…");
        if ((File.GetUnixFileMode(file) & ~OwnerOnly) != 0) throw new CliException(ExitCode.Usage, $"others may use {file}: remove it and log in anew");
        try
        {
            using var stream = File.OpenRead(file);
            return JsonSerializer.Deserialize(stream, RemoteJson.Default.SavedLogin) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new CliException(ExitCode.Usage, $"{file} is no log-in: remove it and log in anew");
        }
    }

    public override string ToString() => nameof(SavedLogin);
}
