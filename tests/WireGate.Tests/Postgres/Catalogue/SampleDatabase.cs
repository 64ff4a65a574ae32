using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace WireGate.Tests.Postgres.Catalogue;

/// <summary>A real PostgreSQL 15 with the database of sample.sql, reached by a unix socket in a folder of its own. Started once, on first need.</summary>
internal sealed class SampleDatabase
{
    private const string Binaries = "/usr/lib/postgresql/15/bin";

    private static readonly Lazy<SampleDatabase> Shared = new(static () => new SampleDatabase());

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"wiregate-sample-{Environment.ProcessId}");

    private SampleDatabase()
    {
        if (!Directory.Exists(Binaries)) throw new InvalidOperationException($"PostgreSQL 15 is not installed in {Binaries}");
        Directory.CreateDirectory(_folder);
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres", _folder);
        RunAsServer("initdb", "-D", $"{_folder}/data", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8");
        RunAsServer("pg_ctl", "-D", $"{_folder}/data", "-w", "-l", $"{_folder}/log", "-o", $"-c listen_addresses='' -c unix_socket_directories={_folder} -c fsync=off", "start");
        Run($"{Binaries}/psql", "-Xq", "-h", _folder, "-U", "postgres", "-c", "CREATE DATABASE shop");
        Run($"{Binaries}/psql", "-Xq", "-h", _folder, "-U", "postgres", "-d", "shop", "-v", "ON_ERROR_STOP=1", "-f", SamplePath());
    }

    public static SampleDatabase Instance => Shared.Value;

    public static void StopIfStarted()
    {
        if (!Shared.IsValueCreated) return;
        Instance.RunAsServer("pg_ctl", "-D", $"{Instance._folder}/data", "-m", "immediate", "-w", "stop");
        Directory.Delete(Instance._folder, recursive: true);
    }

    /// <summary>The folder of its socket.</summary>
    public string Folder => _folder;

    /// <summary>A connection of its own, with this search_path in its start-up packet.</summary>
    public PsqlSource Connect(string searchPath = "public, pg_temp") => new($"{Binaries}/psql", _folder, searchPath);

    private static string SamplePath([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "sample.sql");

    private void RunAsServer(string program, params string[] arguments)
    {
        // PostgreSQL refuses to run as root.
        if (Environment.IsPrivilegedProcess) Run("runuser", ["-u", "postgres", "--", $"{Binaries}/{program}", .. arguments]);
        else Run($"{Binaries}/{program}", arguments);
    }

    private static void Run(string program, params string[] arguments)
    {
        // Output is left alone: a server that inherits a pipe would keep it open.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/", RedirectStandardInput = true })!;
        process.StandardInput.Close();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {arguments[0]} failed with {process.ExitCode}");
    }
}
