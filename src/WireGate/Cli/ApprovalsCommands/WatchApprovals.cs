using System.CommandLine;
using WireGate.Control;

namespace WireGate.Cli.ApprovalsCommands;

internal static class WatchApprovals
{
    public static Command Create(CliContext context)
    {
        var command = new Command("watch", "Show requests as they come and are answered, a line each, until interrupted.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                await foreach (var reply in ApprovalsDesk.WatchAsync(context, parsed, cancellationToken).ConfigureAwait(false))
                {
                    if (reply is ControlReply.Refused refused) throw new CliException(refused.ExitCode, refused.Message);
                    if (reply is not ControlReply.ApprovalChanged changed) continue;
                    if (context.Json(parsed)) context.Terminal.Json(changed, ControlJson.Default.ControlReply);
                    else context.Terminal.Line(string.Join("  ", ApprovalCells.Of(changed.Approval)));
                }
            }
            catch (IOException error)
            {
                throw new CliException(ExitCode.Unreachable, error.Message);
            }

            throw new CliException(ExitCode.Unreachable, "the gate hung up");
        });
        return command;
    }
}
