using WireGate.Approvals;
using WireGate.Approvals.Showing;

namespace WireGate.Control;

/// <summary>A request as it is listed.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">pending, approved, denied, expired or used.</param>
/// <param name="Created">When it was asked.</param>
/// <param name="Expires">When it can no longer be decided or used.</param>
/// <param name="Agent">Who asks.</param>
/// <param name="Owner">For whom.</param>
/// <param name="Task">What the agent works on.</param>
/// <param name="Target">Where.</param>
/// <param name="Kind">What, in the protocol's words.</param>
/// <param name="Start">The start of the text, in one line; <c>approvals show</c> has all of it.</param>
/// <param name="IsWhole">Whether that is all of the text.</param>
/// <param name="Rules">The rules that hold it.</param>
/// <param name="Needs">Who must say yes.</param>
/// <param name="Approvals">Who has said yes.</param>
/// <param name="Denials">Who has said no.</param>
/// <param name="Waiting">How many clients wait for it.</param>
internal sealed record ApprovalRow(
    string Id, string State, DateTimeOffset Created, DateTimeOffset Expires, string Agent, string? Owner, string? Task, string Target, string Kind, string Start, bool IsWhole,
    string[] Rules, string Needs, string[] Approvals, string[] Denials, int Waiting)
{
    private const int LongestStart = 100;

    public static ApprovalRow Of(ApprovalItem item)
    {
        var isWhole = item.Action.Text.Length <= LongestStart;
        return new ApprovalRow(
            item.Id, ApprovalWords.Of(item.State), item.Created, item.Expires, item.Agent, item.Owner, item.Task, item.Target, item.Action.Kind,
            isWhole ? item.Action.Text : item.Action.Text[..LongestStart], isWhole,
            [.. item.Terms.Select(terms => terms.Rule)], ApprovalWords.Needs(item),
            [.. item.Voices.Where(voice => voice.IsApproval).Select(voice => voice.Person)],
            [.. item.Voices.Where(voice => !voice.IsApproval).Select(voice => voice.Person)], item.Waiting);
    }
}
