using System.CommandLine;
using WireGate.Configuration;
using WireGate.Control;

namespace WireGate.Cli;

/// <summary>What every command is given.</summary>
internal sealed class CliContext(Terminal terminal)
{
    public Option<string?> ConfigOption { get; } = new("--config", "-c")
    {
        Description = "The configuration file (WIREGATE_CONFIG, else wiregate.yaml).",
        Recursive = true,
        HelpName = "FILE",
    };

    public Option<bool> JsonOption { get; } = new("--json") { Description = "Answer in JSON.", Recursive = true };

    public Terminal Terminal { get; } = terminal;

    public bool Json(ParseResult parsed) => parsed.GetValue(JsonOption);

    public string ConfigFile(ParseResult parsed) =>
        parsed.GetValue(ConfigOption)
        ?? (Environment.GetEnvironmentVariable("WIREGATE_CONFIG") is { Length: > 0 } named ? named : "wiregate.yaml");

    /// <summary>The running gate, or null where none runs.</summary>
    public async Task<ControlClient?> TryConnectAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        try
        {
            return await ControlClient.TryConnectAsync(ConfigurationLoader.LoadGate(ConfigFile(parsed)).ControlSocket, cancellationToken).ConfigureAwait(false);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new CliException(ExitCode.Unreachable, error.Message);
        }
    }

    /// <exception cref="CliException">No gate runs.</exception>
    public async Task<ControlClient> ConnectAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        await TryConnectAsync(parsed, cancellationToken).ConfigureAwait(false)
        ?? throw new CliException(ExitCode.Unreachable, $"no gate runs with {ConfigFile(parsed)}; start it with: wiregate run");

    /// <exception cref="CliException">The gate refuses, or can't be reached.</exception>
    public async Task<T> AskAsync<T>(ParseResult parsed, ControlRequest request, CancellationToken cancellationToken) where T : ControlReply
    {
        using var client = await ConnectAsync(parsed, cancellationToken).ConfigureAwait(false);
        return await AskAsync<T>(client, request, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="CliException">The gate refuses, or hangs up.</exception>
    public static async Task<T> AskAsync<T>(ControlClient client, ControlRequest request, CancellationToken cancellationToken) where T : ControlReply
    {
        try
        {
            return await client.AskAsync(request, cancellationToken).ConfigureAwait(false) switch
            {
                T reply => reply,
                ControlReply.Refused refused => throw new CliException(refused.ExitCode, refused.Message),
                var other => throw new CliException(ExitCode.Unreachable, $"the gate answered {other.GetType().Name}"),
            };
        }
        catch (IOException error)
        {
            throw new CliException(ExitCode.Unreachable, error.Message);
        }
    }
}
