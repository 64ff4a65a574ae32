using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace WireGate.EndToEnd.Harness;

/// <summary>A real PostgreSQL server in a folder of its own, on loopback, never as root.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>The superuser that initdb makes; over the server's unix socket, without a password.</summary>
    public const string Superuser = "postgres";

    private readonly string _bin;
    private readonly string _folder;

    private PostgresServer(string bin, string folder, int port, int major)
    {
        _bin = bin;
        _folder = folder;
        Port = port;
        Major = major;
    }

    public int Port { get; }

    public int Major { get; }

    /// <summary>The server's unix socket, where it asks for no password.</summary>
    public string Socket => Path.Combine(_folder, ".s.PGSQL." + Port.ToString(CultureInfo.InvariantCulture));

    /// <summary>What the server wrote to its log so far: with <c>log_statement=all</c>, every statement that reached it.</summary>
    public string Log => File.ReadAllText(Path.Combine(_folder, "log"));

    /// <summary>Folders with the programs of each version that this machine has, newest last.</summary>
    public static IEnumerable<int> Majors => new[] { 15, 18 }.Where(major => File.Exists(Path.Combine(BinOf(major), "postgres")));

    /// <param name="major">15 (Debian's package) or 18 (npm's package, installed by <c>demo/install-postgres</c>).</param>
    /// <param name="settings">Lines for postgresql.conf.</param>
    public static async Task<PostgresServer> StartAsync(int major, params string[] settings)
    {
        var folder = Directory.CreateTempSubdirectory("wiregate-pg").FullName;
        var server = new PostgresServer(BinOf(major), folder, FreePort(), major);
        await Shell.OutputAsync("chmod", ["711", folder]);
        await Shell.OutputAsync("mkdir", [folder + "/data"]);
        if (Environment.IsPrivilegedProcess) await Shell.OutputAsync("chown", ["-R", "nobody", folder]);
        await server.RunAsync("initdb", "-D", folder + "/data", "-U", Superuser, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "--no-sync");
        await File.WriteAllTextAsync(folder + "/data/pg_hba.conf", "local all all trust\nhost all all 127.0.0.1/32 scram-sha-256\nhostssl replication all 127.0.0.1/32 scram-sha-256\n");
        var lines = new[]
        {
            "listen_addresses = '127.0.0.1'", $"port = {server.Port}", $"unix_socket_directories = '{folder}'", "fsync = off",
            "log_statement = 'all'", "log_line_prefix = '%a|%u|%p|'", "max_connections = 300", "max_prepared_transactions = 5",
        };
        await File.AppendAllLinesAsync(folder + "/data/postgresql.conf", lines.Concat(settings));
        await server.StartAsync();
        return server;
    }

    /// <summary>Runs SQL as superuser, past the gate.</summary>
    public Task<string> SqlAsync(string sql, string database = "postgres") =>
        Shell.OutputAsync("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1", "-h", _folder, "-p", Port.ToString(CultureInfo.InvariantCulture), "-U", Superuser, "-d", database], input: sql);

    /// <summary>Stops it; its data stay.</summary>
    /// <param name="mode">pg_ctl's: fast or immediate.</param>
    public Task StopAsync(string mode = "fast") => RunAsync("pg_ctl", "-D", _folder + "/data", "-m", mode, "-w", "stop");

    /// <summary>The ids of all its processes, the first one first.</summary>
    public async Task<string[]> ProcessesAsync()
    {
        var first = (await File.ReadAllLinesAsync(_folder + "/data/postmaster.pid"))[0];
        var others = await Shell.OutputAsync("ps", ["-o", "pid=", "--ppid", first]);
        return [first, .. others.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];
    }

    /// <summary>SIGKILL to its first process: the others find out by themselves.</summary>
    public async Task KillAsync()
    {
        using var process = Process.GetProcessById(int.Parse((await File.ReadAllLinesAsync(_folder + "/data/postmaster.pid"))[0], CultureInfo.InvariantCulture));
        process.Kill();
        await process.WaitForExitAsync();
    }

    public async Task StartAsync()
    {
        // Its memory is in use until the last process of one that was killed has ended.
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await RunAsync("pg_ctl", "-D", _folder + "/data", "-l", _folder + "/log", "-w", "-t", "60", "start");
                return;
            }
            catch (InvalidOperationException) when (attempt < 20)
            {
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(_folder + "/data/postmaster.pid")) await StopAsync("immediate");
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A port that nobody listens on now.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private Task<string> RunAsync(string program, params string[] arguments)
    {
        string[] command = [Path.Combine(_bin, program), .. arguments];
        return Environment.IsPrivilegedProcess
            ? Shell.OutputAsync("setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", "--", .. command])
            : Shell.OutputAsync(command[0], command[1..]);
    }

    private static string BinOf(int major) => major == 15
        ? "/usr/lib/postgresql/15/bin"
        : Path.Combine(Environment.GetEnvironmentVariable("WIREGATE_TEST_PG18") ?? "/nonexistent", "bin");
}
