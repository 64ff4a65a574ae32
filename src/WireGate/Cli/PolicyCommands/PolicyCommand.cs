using System.CommandLine;

namespace WireGate.Cli.PolicyCommands;

internal static class PolicyCommand
{
    public static Command Create(CliContext context) => new("policy", "The rules.") { ExplainPolicy.Create(context), TestPolicy.Create(context), CheckPolicy.Create(context), ReplayPolicy.Create(context), SuggestPolicy.Create(context) };
}
