using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Configuration;
using WireGate.Control;
using WireGate.Hosting;
using WireGate.Identity;
using WireGate.Identity.Exchange;
using WireGate.Vault.Sealing;

namespace WireGate.Cli;

/// <summary>
/// Token work, done by the running gate or, where none runs, on the state folder itself. Which of the two makes no difference to the caller.
/// </summary>
internal sealed class TokenDesk : IDisposable
{
    private readonly ControlClient? _client;
    private readonly TokenService? _tokens;
    private readonly HashSet<string> _targets = new(StringComparer.Ordinal);

    /// <summary>Asks a running gate, and hangs up when disposed.</summary>
    public TokenDesk(ControlClient client) => _client = client;

    private TokenDesk(TokenService tokens, IEnumerable<string> targets) => (_tokens, _targets) = (tokens, [.. targets]);

    public static async Task<TokenDesk> OpenAsync(CliContext context, ParseResult parsed, CancellationToken cancellationToken) =>
        await context.TryConnectAsync(parsed, cancellationToken).ConfigureAwait(false) is { } client
            ? new TokenDesk(client) : OpenState(context.ConfigFile(parsed));

    /// <summary>Works on the state folder that the configuration names.</summary>
    public static TokenDesk OpenState(string file)
    {
        var gate = ConfigurationLoader.LoadGate(file);
        var root = ConfigurationFile.Read(file).AsMapping();
        var agents = AgentDirectoryReader.Read(root.OptionalMapping("identity"), Path.GetDirectoryName(Path.GetFullPath(file))!);
        StateFolder.Prepare(gate.StateFolder);
        var keys = new SealedKeys(gate.StateFolder, ConfigurationLoader.LoadSeal(file), TimeProvider.System);
        var tokens = new TokenService(gate.StateFolder, agents, keys, TimeProvider.System, NullLogger<TokenService>.Instance);
        return new TokenDesk(tokens, root.Named("targets").Select(target => target.Key.Text));
    }

    /// <summary>The caller zeroes <see cref="ControlReply.TokenIssued.Text"/>.</summary>
    public async Task<ControlReply.TokenIssued> IssueAsync(ControlRequest.IssueToken request, CancellationToken cancellationToken)
    {
        if (_client is not null) return await CliContext.AskAsync<ControlReply.TokenIssued>(_client, request, cancellationToken).ConfigureAwait(false);
        foreach (var target in request.Targets)
            if (!_targets.Contains(target)) throw new CliException(ExitCode.Usage, $"there is no target \"{target}\"");
        TokenRequest asked;
        try
        {
            asked = TokenRows.ToRequest(request);
        }
        catch (ExchangeException error)
        {
            throw new CliException(ExitCode.Usage, error.Message);
        }

        foreach (var target in asked.Permissions.Named.Keys)
            if (!_targets.Contains(target)) throw new CliException(ExitCode.Usage, $"there is no target \"{target}\"");
        using var issued = await _tokens!.IssueAsync(asked, cancellationToken).ConfigureAwait(false);
        return await new TokenHandover(_tokens).CompleteAsync(issued, request.Extras.SshPublicKey, static () => { }).ConfigureAwait(false);
    }

    public async Task<bool> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        if (_tokens is not null) return await _tokens.RevokeAsync(id, cancellationToken).ConfigureAwait(false);
        try
        {
            await CliContext.AskAsync<ControlReply.Done>(_client!, new ControlRequest.RevokeToken(id), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (CliException error) when (error.ExitCode == ExitCode.No)
        {
            return false;
        }
    }

    public async Task<TokenRow[]> ListAsync(CancellationToken cancellationToken)
    {
        if (_tokens is not null) return [.. (await _tokens.ListAsync(cancellationToken).ConfigureAwait(false)).Select(TokenRows.Of)];
        return (await CliContext.AskAsync<ControlReply.TokenList>(_client!, new ControlRequest.ListTokens(), cancellationToken).ConfigureAwait(false)).Tokens;
    }

    public void Dispose()
    {
        _client?.Dispose();
        _tokens?.Dispose();
    }
}
