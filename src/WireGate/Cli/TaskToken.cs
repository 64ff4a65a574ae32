using System.CommandLine;
using System.Security.Cryptography;
using WireGate.Configuration;
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

    /// <summary>Issues the token and makes the variables.</summary>
    public async Task<IReadOnlyList<KeyValuePair<string, string>>> IssueAsync(ParseResult parsed, TokenDesk desk, string label, CancellationToken cancellationToken)
    {
        var plan = Plan(parsed, label);
        var issued = await desk.IssueAsync(plan.ToRequest(), cancellationToken).ConfigureAwait(false);
        try
        {
            return plan.Variables(issued.Token.Id, issued.Text, null);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(issued.Text);
        }
    }

    /// <summary>What is to be issued, known to work before it is made for nothing.</summary>
    public TaskTokenPlan Plan(ParseResult parsed, string label)
    {
        var snapshot = Gate.LoadOnly(_context.ConfigFile(parsed));
        var plan = new TaskTokenPlan(
            snapshot.Configuration, FindTargets(parsed, snapshot.Configuration), AgentOf(parsed, snapshot.Agents), parsed.GetValue(_login), parsed.GetValue(_session), label);
        _ = plan.Variables("", default, null);
        return plan;
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
}
