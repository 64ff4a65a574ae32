using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using WireGate.EndToEnd.Harness;

namespace WireGate.EndToEnd.Approvals;

/// <summary>A psql that runs statements one after the other in one session, and may be held in one of them.</summary>
internal sealed partial class HeldPsql : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly Task<string> _output;

    public HeldPsql(IReadOnlyDictionary<string, string?> environment, IEnumerable<string> statements)
    {
        var start = new ProcessStartInfo("psql", ["-XAt", "-v", "VERBOSITY=verbose", .. statements.SelectMany(static sql => new[] { "-c", sql })])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
    }

    public bool HasEnded => _process.HasExited;

    /// <summary>The request that a text speaks of.</summary>
    public static string RequestIn(string text) => Request().Match(text) is { Success: true } found ? found.Value : throw new InvalidOperationException("no request in: " + text);

    /// <summary>The request that the notice names.</summary>
    public async Task<string> AskedAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        while (await _process.StandardError.ReadLineAsync(limit.Token) is { } line)
        {
            _error.AppendLine(line);
            // The hint below it names the request too.
            if (line.StartsWith("NOTICE:", StringComparison.Ordinal)) return RequestIn(line);
        }

        throw new InvalidOperationException("it was not asked: " + _error + await _output);
    }

    public Task SignalAsync(string signal) => Shell.OutputAsync("kill", ["-" + signal, _process.Id.ToString(CultureInfo.InvariantCulture)]);

    public async Task<ShellResult> EndAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        _error.Append(await _process.StandardError.ReadToEndAsync(limit.Token));
        await _process.WaitForExitAsync(limit.Token);
        return new ShellResult(_process.ExitCode, await _output, _error.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    [GeneratedRegex("wga_[a-z2-7]{16}")]
    private static partial Regex Request();
}
