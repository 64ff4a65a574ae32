using System.CommandLine;
using WireGate.Control;

namespace WireGate.Cli;

internal static class ReloadCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("reload", "Make the running gate read its configuration again, whole or not at all.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var done = await context.AskAsync<ControlReply.Done>(parsed, new ControlRequest.Reload(), cancellationToken).ConfigureAwait(false);
            if (context.Json(parsed)) context.Terminal.Json(done, ControlJson.Default.ControlReply);
            else context.Terminal.Line(done.Message);
            return ExitCode.Done;
        });
        return command;
    }
}
