using System.CommandLine;
using System.Globalization;
using WireGate.Cli.ApprovalsCommands;
using WireGate.Control;

namespace WireGate.Cli;

internal static class StatusCommand
{
    public static Command Create(CliContext context)
    {
        var command = new Command("status", "Show what the running gate does.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var status = await context.AskAsync<ControlReply.Status>(parsed, new ControlRequest.AskStatus(), cancellationToken).ConfigureAwait(false);
            if (context.Json(parsed)) context.Terminal.Json(status, ControlJson.Default.ControlReply);
            else context.Terminal.Table(["what", "value"],
            [
                ["version", status.Version],
                ["configuration", status.Configuration],
                ["process", status.Process.ToString(CultureInfo.InvariantCulture)],
                ["started", Times.Show(status.Started)],
                ["state", status.Draining ? "draining" : status.Problem is { } problem ? "not ready: " + problem : "running"],
                ["sessions", status.Sessions.ToString(CultureInfo.InvariantCulture)],
                ["listeners", string.Join(", ", status.Listeners)],
                ["approvals", status.Approvals is { } figures ? ListApprovals.Footer(figures) : "their store can't be read: what is held is denied"],
                ["targets", string.Join(", ", status.Targets)],
            ]);
            // For health checks: one that serves nobody is not to be sent any.
            return status.Problem is null ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }
}
