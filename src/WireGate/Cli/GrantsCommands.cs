using System.CommandLine;
using System.Globalization;
using WireGate.Control;
using WireGate.Core.Approvals;

namespace WireGate.Cli;

internal static class GrantsCommands
{
    public static Command Create(CliContext context) => new("grants", "Approvals that cover more than one action.")
    {
        List(context), End(context),
    };

    private static Command List(CliContext context)
    {
        var command = new Command("list", "List the grants that stand.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var list = await context.AskAsync<ControlReply.GrantList>(parsed, new ControlRequest.ListGrants(), cancellationToken).ConfigureAwait(false);
            if (context.Json(parsed)) context.Terminal.Json(list, ControlJson.Default.ControlReply);
            else context.Terminal.Table(["grant", "agent", "target", "by", "uses left", "until", "request", "covers"], list.Grants.Select(grant => new[]
            {
                grant.Id, grant.Agent, grant.Target, grant.By, grant.UsesLeft.ToString(CultureInfo.InvariantCulture), Times.Show(grant.Expires), grant.Request,
                VisibleText.OnOneLine(grant.Shape),
            }));
            return ExitCode.Done;
        });
        return command;
    }

    private static Command End(CliContext context)
    {
        var id = new Argument<string>("grant") { Description = "The grant's id: wgg_ and sixteen characters." };
        var command = new Command("end", "End a grant at once.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var done = await context.AskAsync<ControlReply.Done>(parsed, new ControlRequest.EndGrant(parsed.GetValue(id)!), cancellationToken).ConfigureAwait(false);
            if (context.Json(parsed)) context.Terminal.Json(done, ControlJson.Default.ControlReply);
            else context.Terminal.Line(done.Message);
            return ExitCode.Done;
        });
        return command;
    }
}
