using WireGate.Control;
using WireGate.Core.Approvals;

namespace WireGate.Cli.ApprovalsCommands;

/// <summary>A request as a line of a table.</summary>
internal static class ApprovalCells
{
    public static string[] Of(ApprovalRow row) =>
    [
        row.Id, row.State, row.Agent, row.Owner ?? "-", row.Target, Times.Show(row.Expires), row.Needs, row.Approvals.Length == 0 ? "-" : string.Join(", ", row.Approvals),
        VisibleText.OnOneLine(row.Start) + (row.IsWhole ? "" : " … (all of it: wiregate approvals show " + row.Id + ")"),
    ];
}
