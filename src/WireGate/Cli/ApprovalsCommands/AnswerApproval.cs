using System.CommandLine;
using WireGate.Control;

namespace WireGate.Cli.ApprovalsCommands;

internal static class AnswerApproval
{
    public static Command Approve(CliContext context)
    {
        var (id, reason) = (ShowApproval.Id, Reason);
        var uses = new Option<int?>("--grant-uses") { Description = "Let as many actions of the same shape pass, this one among them. With --grant-for.", HelpName = "NUMBER" };
        var lasts = Times.DurationOption("--grant-for", "How long they may. With --grant-uses.", TimeSpan.Zero);
        var command = new Command("approve", "Say yes.") { id, reason, uses, lasts };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var granted = parsed.GetValue(lasts);
            if (parsed.GetValue(uses) is null != (granted == TimeSpan.Zero)) throw new CliException(ExitCode.Usage, "--grant-uses and --grant-for go together");
            return await AnswerAsync(context, parsed, new ControlRequest.AnswerApproval(
                parsed.GetValue(id)!, true, parsed.GetValue(reason), parsed.GetValue(uses), granted == TimeSpan.Zero ? null : granted.TotalSeconds), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    public static Command Deny(CliContext context)
    {
        var (id, reason) = (ShowApproval.Id, Reason);
        var command = new Command("deny", "Say no: one is enough. Takes back an approval that is not used yet.") { id, reason };
        command.SetAction((parsed, cancellationToken) =>
            AnswerAsync(context, parsed, new ControlRequest.AnswerApproval(parsed.GetValue(id)!, false, parsed.GetValue(reason), null, null), cancellationToken));
        return command;
    }

    private static Option<string?> Reason => new("--reason") { Description = "Why. Kept as evidence; a denial's is told to the agent.", HelpName = "TEXT" };

    private static async Task<int> AnswerAsync(CliContext context, ParseResult parsed, ControlRequest.AnswerApproval answer, CancellationToken cancellationToken)
    {
        var done = await ApprovalsDesk.AskAsync<ControlReply.Done>(context, parsed, answer, cancellationToken).ConfigureAwait(false);
        if (context.Json(parsed)) context.Terminal.Json(done, ControlJson.Default.ControlReply);
        else context.Terminal.Line(done.Message);
        return ExitCode.Done;
    }
}
