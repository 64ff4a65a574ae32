using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace WireGate.EndToEnd.Harness;

/// <summary>The real daemon as a process of its own, with a configuration in a folder of its own.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private Gate(Process process, string folder, int port)
    {
        _process = process;
        Folder = folder;
        Port = port;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Folder { get; }

    /// <summary>Of the first data listener.</summary>
    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <summary>What the daemon logged so far.</summary>
    public string Log
    {
        get
        {
            lock (_log) return _log.ToString();
        }
    }

    /// <summary>The published program, or the one built beside the tests.</summary>
    public static string Program => Environment.GetEnvironmentVariable("WIREGATE_TEST_PROGRAM") is { Length: > 0 } given
        ? given : Path.Combine(AppContext.BaseDirectory, "wiregate");

    /// <param name="configuration">The text of wiregate.yaml; <c>{port}</c> and <c>{folder}</c> are replaced.</param>
    /// <param name="prepare">Runs before the daemon starts: secrets, tokens, files.</param>
    public static async Task<Gate> StartAsync(string configuration, Func<string, Task>? prepare = null)
    {
        var folder = Directory.CreateTempSubdirectory("wiregate-gate").FullName;
        var port = PostgresServer.FreePort();
        var text = configuration
            .Replace("{port}", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{folder}", folder, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(folder, "wiregate.yaml"), text);
        if (prepare is not null) await prepare(folder);
        var start = new ProcessStartInfo(Program, ["run", "--config", Path.Combine(folder, "wiregate.yaml")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var gate = new Gate(Process.Start(start)!, folder, port);
        await gate.WaitUntilListeningAsync();
        return gate;
    }

    /// <summary>Runs the command line against this gate's configuration.</summary>
    public Task<ShellResult> CommandAsync(string input, params string[] arguments) =>
        Shell.RunAsync(Program, arguments, new Dictionary<string, string?> { ["WIREGATE_CONFIG"] = Path.Combine(Folder, "wiregate.yaml") }, input);

    /// <summary>A token for an agent, as <c>wiregate token issue</c> prints it.</summary>
    public async Task<string> IssueTokenAsync(string agent, params string[] more)
    {
        var result = await CommandAsync("", ["token", "issue", "--agent", agent, .. more]);
        return result.ExitCode == 0 ? result.Output.Trim() : throw new InvalidOperationException(result.ToString());
    }

    /// <summary>SIGTERM, then waits for the end.</summary>
    public async Task<int> TerminateAsync()
    {
        _ = kill(_process.Id, 15);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public void Signal(int signal) => _ = kill(_process.Id, signal);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private async Task WaitUntilListeningAsync()
    {
        var since = Stopwatch.StartNew();
        while (since.Elapsed < StartLimit)
        {
            if (_process.HasExited) throw new InvalidOperationException("the gate ended: " + Log);
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        throw new TimeoutException("the gate does not listen: " + Log);
    }

    private void Append(string? line)
    {
        if (line is null) return;
        lock (_log) _log.AppendLine(line);
    }

    [DllImport("libc", SetLastError = true)]
    private static extern int kill(int processId, int signal);
}
