using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.CommandLine;

/// <summary><c>wiregate run</c> as a supervisor runs it: its log line by line, its signals, its exit code.</summary>
internal sealed class GateProcess : IAsyncDisposable
{
    public const int Hangup = 1;
    public const int Terminate = 15;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly StringBuilder _errors = new();
    private readonly SemaphoreSlim _more = new(0);
    private int _disposed;

    private GateProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            lock (_lines) _lines.Add(line.Data);
            _more.Release();
        };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null) lock (_errors) _errors.AppendLine(line.Data);
        };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string[] Lines
    {
        get
        {
            lock (_lines) return [.. _lines];
        }
    }

    public string Errors
    {
        get
        {
            lock (_errors) return _errors.ToString();
        }
    }

    /// <summary>Starts it and waits for the line that says that it runs.</summary>
    /// <param name="configuration">Its file.</param>
    /// <param name="environment">Further variables.</param>
    /// <param name="systemd">Whether it is to think that systemd started it.</param>
    /// <param name="under">A program that executes it, such as strace.</param>
    public static async Task<GateProcess> StartAsync(
        string configuration, IReadOnlyDictionary<string, string>? environment = null, bool systemd = false, IReadOnlyList<string>? under = null)
    {
        // As systemd does: the variable has the id of the very process (systemd.exec(5)).
        var variable = systemd ? "export SYSTEMD_EXEC_PID=$$; " : "";
        var start = new ProcessStartInfo("sh", ["-c", variable + "exec \"$0\" \"$@\"", .. under ?? [], Gate.Program, "run", "--config", configuration])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var gate = new GateProcess(Process.Start(start)!);
        try
        {
            await gate.SawAsync(100);
            return gate;
        }
        catch
        {
            await gate.DisposeAsync();
            throw;
        }
    }

    /// <summary>The first line of an event (from a given line on) that says so, as soon as it is there.</summary>
    public async Task<JsonElement> SawAsync(int number, int from = 0, Func<JsonElement, bool>? matches = null)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            foreach (var line in Lines.Skip(from))
            {
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.GetProperty("event").GetInt32() == number && (matches is null || matches(document.RootElement))) return document.RootElement.Clone();
            }

            if (_process.HasExited && Lines.All(line => !line.Contains($"\"event\":{number},", StringComparison.Ordinal)))
                throw new InvalidOperationException($"the gate ended with {_process.ExitCode}: {Errors}{string.Join('\n', Lines)}");
            try
            {
                await _more.WaitAsync(TimeSpan.FromMilliseconds(200), limit.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"no event {number}: {Errors}{string.Join('\n', Lines)}");
            }
        }
    }

    public void Signal(int signal) => _ = kill(_process.Id, signal);

    public async Task<int> EndedAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        // Its site disposes it again.
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    [DllImport("libc", SetLastError = true)]
    internal static extern int kill(int processId, int signal);
}
