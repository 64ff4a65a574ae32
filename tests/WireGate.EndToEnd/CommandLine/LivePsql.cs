using System.Diagnostics;

namespace WireGate.EndToEnd.CommandLine;

/// <summary>A psql that stays connected, fed line by line.</summary>
internal sealed class LivePsql : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private LivePsql(Process process) => _process = process;

    /// <summary>Returns once a first statement was answered.</summary>
    public static async Task<LivePsql> StartAsync(Site site, string token, params (string Name, string Value)[] more)
    {
        var start = new ProcessStartInfo("psql", ["-XAtq", "-v", "ON_ERROR_STOP=1"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in site.ClientEnvironment(token)) start.Environment[name] = value;
        foreach (var (name, value) in more) start.Environment[name] = value;
        var psql = new LivePsql(Process.Start(start)!);
        var answer = await psql.AskAsync("SELECT 'ready'");
        return answer == "ready" ? psql : throw new InvalidOperationException(await psql.FarewellAsync());
    }

    /// <summary>The first line of the answer; null at the end.</summary>
    public async Task<string?> AskAsync(string sql)
    {
        await SendAsync(sql);
        return await ReadAsync();
    }

    public async Task SendAsync(string sql)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(sql + ";");
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException)
        {
            // It has ended; what it said is still to be read.
        }
    }

    public async Task<string?> ReadAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        return await _process.StandardOutput.ReadLineAsync(limit.Token);
    }

    /// <summary>What it says on its way out when its session is gone.</summary>
    public async Task<string> FarewellAsync()
    {
        await SendAsync("SELECT 1");
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // What could not be written before can't be now.
        }

        using var limit = new CancellationTokenSource(Limit);
        return await _process.StandardError.ReadToEndAsync(limit.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
