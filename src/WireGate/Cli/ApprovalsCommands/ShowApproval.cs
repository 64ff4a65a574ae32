using System.CommandLine;
using System.Text;
using WireGate.Control;

namespace WireGate.Cli.ApprovalsCommands;

internal static class ShowApproval
{
    public static Argument<string> Id => new("request") { Description = "The request's id: wga_ and sixteen characters." };

    public static Command Create(CliContext context)
    {
        var id = Id;
        var command = new Command("show", "Show everything about a request, never shortened.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var shown = await ApprovalsDesk.AskAsync<ControlReply.ApprovalShown>(context, parsed, new ControlRequest.ShowApproval(parsed.GetValue(id)!), cancellationToken).ConfigureAwait(false);
            if (context.Json(parsed)) context.Terminal.Json(json => shown.Detail.WriteTo(json));
            else context.Terminal.Raw(Encoding.UTF8.GetBytes(shown.Text));
            return ExitCode.Done;
        });
        return command;
    }
}
