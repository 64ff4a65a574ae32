using System.Diagnostics;
using System.Text;

namespace WireGate.EndToEnd.Harness;

/// <summary>Runs a program to its end.</summary>
internal static class Shell
{
    /// <summary>Longer than any honest step of a test; a hang fails the test, not the run.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <param name="program">Found on PATH.</param>
    /// <param name="arguments">Not seen by a shell.</param>
    /// <param name="environment">Added to the test's own; a null value removes one.</param>
    /// <param name="input">Standard input; empty if null.</param>
    public static async Task<ShellResult> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? input = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>()) start.Environment[key] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException(program + " did not start");
        using var limit = new CancellationTokenSource(Limit);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            if (input is not null) await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input.
        }

        try
        {
            await process.WaitForExitAsync(limit.Token);
            return new ShellResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', start.ArgumentList)} did not end within {Limit}");
        }
    }

    /// <summary>Runs and fails the test unless the exit code is 0.</summary>
    public static async Task<string> OutputAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? input = null)
    {
        var result = await RunAsync(program, arguments, environment, input);
        return result.ExitCode == 0 ? result.Output : throw new InvalidOperationException($"{program} ended with {result.ExitCode}: {result.Error}{result.Output}");
    }
}
