using System.CommandLine;
using WireGate.Hosting;

namespace WireGate.Cli;

internal static class RunCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("run", "Run the gate.");
        command.SetAction((parsed, cancellationToken) => GateHost.RunAsync(context.ConfigFile(parsed), cancellationToken));
        return command;
    }
}
