using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Configuration;
using WireGate.Hosting;

namespace WireGate.Cli;

internal static class SchemaCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("schema", "Print the JSON schema of the configuration file, for editors.");
        command.SetAction(parsed =>
        {
            // Protocols need a state folder's name, and make nothing there before they serve.
            var settings = new GateSettings { StateFolder = Path.GetTempPath(), ControlSocket = "/" };
            var protocols = Gate.ProtocolsFor(settings, NullLoggerFactory.Instance, TimeProvider.System);
            context.Terminal.Json(json => ConfigurationSchema.Write(json, protocols));
            return ExitCode.Done;
        });
        return command;
    }
}
