using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using WireGate.Clients;
using WireGate.Configuration;
using WireGate.Control;
using WireGate.Core;
using WireGate.Hosting;
using WireGate.Identity;

namespace WireGate.Cli;

/// <summary>What <c>env</c> and <c>with</c> have in common: a token for some targets, and the variables that show it.</summary>
internal sealed class TaskToken
{
    private readonly CliContext _context;
    private readonly Option<string?> _agent = new("--agent") { Description = "Who is to log in; may be left out where only one agent is configured." };
    private readonly Option<TimeSpan> _login;
    private readonly Option<TimeSpan> _session;
    private readonly Argument<string[]> _targets = new("target") { Description = "Targets of the configuration.", Arity = ArgumentArity.OneOrMore };

    public TaskToken(CliContext context, TimeSpan login)
    {
        _context = context;
        _login = Times.DurationOption("--ttl", "How long log-ins are taken.", login);
        _session = Times.DurationOption("--session", "How long sessions may last, from now on.", TokenCommands.DefaultSession);
    }

    public void AddTo(Command command)
    {
        command.Add(_targets);
        command.Add(_agent);
        command.Add(_login);
        command.Add(_session);
    }

    /// <summary>Issues the token and makes the variables. A process's environment is strings: this is where the agent's own token becomes one.</summary>
    public async Task<(string Id, IReadOnlyList<KeyValuePair<string, string>> Variables)> IssueAsync(
        ParseResult parsed, TokenDesk desk, string label, CancellationToken cancellationToken)
    {
        var snapshot = Gate.LoadOnly(_context.ConfigFile(parsed));
        var targets = FindTargets(parsed, snapshot.Configuration);
        // Before a token is made for nothing.
        _ = Variables(snapshot.Configuration, targets, "", null);
        var session = parsed.GetValue(_session);
        var login = parsed.GetValue(_login);
        var issued = await desk.IssueAsync(new ControlRequest.IssueToken(
            AgentOf(parsed, snapshot.Agents), [.. targets.Select(target => target.Name)], Math.Min(login.TotalSeconds, session.TotalSeconds), session.TotalSeconds, label),
            cancellationToken).ConfigureAwait(false);
        try
        {
            return (issued.Token.Id, Variables(snapshot.Configuration, targets, issued.Token.Id, Encoding.ASCII.GetString(issued.Text)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(issued.Text);
        }
    }

    private List<Target> FindTargets(ParseResult parsed, GateConfiguration configuration) =>
        [.. parsed.GetValue(_targets)!.Distinct(StringComparer.Ordinal).Select(
            name => configuration.Find(name) ?? throw new CliException(ExitCode.Usage, $"there is no target \"{name}\""))];

    private string AgentOf(ParseResult parsed, AgentDirectory agents)
    {
        if (parsed.GetValue(_agent) is { } named) return named;
        return agents.Agents.Length == 1
            ? agents.Agents[0].Name : throw new CliException(ExitCode.Usage, "say who is to log in: --agent NAME");
    }

    private static IReadOnlyList<KeyValuePair<string, string>> Variables(GateConfiguration configuration, List<Target> targets, string user, string? token)
    {
        try
        {
            return ClientVariables.For(configuration, targets, user, token);
        }
        catch (ClientVariablesException error)
        {
            throw new CliException(ExitCode.Usage, error.Message);
        }
    }
}
