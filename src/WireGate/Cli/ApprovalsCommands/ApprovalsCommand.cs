using System.CommandLine;

namespace WireGate.Cli.ApprovalsCommands;

internal static class ApprovalsCommand
{
    public static Command Create(CliContext context) => new("approvals", "What rules hold for people.")
    {
        ListApprovals.Create(context), ShowApproval.Create(context), AnswerApproval.Approve(context), AnswerApproval.Deny(context), WatchApprovals.Create(context), ApprovalsDesk.GateOption,
    };
}
