using System.CommandLine;
using System.Globalization;
using WireGate.Approvals;
using WireGate.Control;

namespace WireGate.Cli.ApprovalsCommands;

internal static class ListApprovals
{
    public static Command Create(CliContext context)
    {
        var all = new Option<bool>("--all") { Description = "Also those that are decided or over." };
        var command = new Command("list", "List what waits for people, and how they answer.") { all };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var list = await ApprovalsDesk.AskAsync<ControlReply.ApprovalList>(context, parsed, new ControlRequest.ListApprovals(parsed.GetValue(all)), cancellationToken).ConfigureAwait(false);
            if (context.Json(parsed))
            {
                context.Terminal.Json(list, ControlJson.Default.ControlReply);
                return ExitCode.Done;
            }

            context.Terminal.Table(["request", "state", "agent", "for", "target", "until", "needs", "yes", "what"], list.Approvals.Select(ApprovalCells.Of));
            if (list.Figures is { } figures) context.Terminal.Note(Footer(figures));
            return ExitCode.Done;
        });
        return command;
    }

    public static string Footer(ApprovalFigures figures)
    {
        var rate = figures.ApprovalRate is { } part ? string.Create(CultureInfo.InvariantCulture, $"{part * 100:0} % approved") : "none decided";
        var time = figures.MedianTime is { } median ? string.Create(CultureInfo.InvariantCulture, $", half of them within {median.TotalSeconds:0} s") : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"since {Times.Show(figures.Since)}: {figures.Approved} approved, {figures.Denied} denied, {figures.Undecided} undecided, {figures.Pending} pending; {rate}{time}");
    }
}
