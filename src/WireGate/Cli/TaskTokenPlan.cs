using System.Text;
using WireGate.Clients;
using WireGate.Configuration;
using WireGate.Control;
using WireGate.Core;

namespace WireGate.Cli;

/// <summary>A token that is to be made, once or again and again, and the variables that show it.</summary>
internal sealed record TaskTokenPlan(GateConfiguration Configuration, IReadOnlyList<Target> Targets, string Agent, TimeSpan Login, TimeSpan Session, string Label)
{
    /// <summary>Whether every client can read the token from a file when it connects.</summary>
    public bool TakesPasswordFile => ClientVariables.TakePasswordFile(Configuration, Targets);

    public ControlRequest.IssueToken ToRequest() => new(
        Agent, [.. Targets.Select(target => target.Name)], Math.Min(Login.TotalSeconds, Session.TotalSeconds), Session.TotalSeconds, Label);

    /// <summary>A process's environment is strings: this is where the agent's own token becomes one.</summary>
    /// <param name="id">Of the token.</param>
    /// <param name="token">The token; empty to leave it out.</param>
    /// <param name="passwordFile">Where clients find the token instead; null for in the variables.</param>
    /// <exception cref="CliException">No listener leads there.</exception>
    public IReadOnlyList<KeyValuePair<string, string>> Variables(string id, ReadOnlySpan<byte> token, string? passwordFile)
    {
        try
        {
            return ClientVariables.For(Configuration, Targets, id, token.IsEmpty ? null : Encoding.ASCII.GetString(token), passwordFile is null ? null : new(passwordFile, Agent));
        }
        catch (ClientVariablesException error)
        {
            throw new CliException(ExitCode.Usage, error.Message);
        }
    }
}
