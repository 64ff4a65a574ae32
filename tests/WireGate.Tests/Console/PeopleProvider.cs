using System.Diagnostics;
using NUnit.Framework;

namespace WireGate.Tests.Console;

/// <summary>npm's oidc-provider as a process of its own: a real issuer, with its own pages to log in and agree.</summary>
internal sealed class PeopleProvider : IDisposable
{
    private readonly Process _process;

    private PeopleProvider(Process process, string issuer) => (_process, Issuer) = (process, issuer);

    public string Issuer { get; }

    public static async Task<PeopleProvider> StartAsync(Uri redirect)
    {
        var folder = Path.Combine(Docs.Pages.Root, "tests", "WireGate.EndToEnd", "Clients");
        if (!Directory.Exists(Path.Combine(folder, "node_modules", "oidc-provider"))) Assert.Ignore("npm ci in tests/WireGate.EndToEnd/Clients brings the provider");
        var start = new ProcessStartInfo("node", ["people-provider.mjs", redirect.AbsoluteUri])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return await process.StandardOutput.ReadLineAsync(limit.Token) is { } issuer ? new PeopleProvider(process, issuer) : throw new InvalidOperationException("the provider did not start");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5000)) _process.Kill();
        _process.Dispose();
    }
}
