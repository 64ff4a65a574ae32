using System.Globalization;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Showing;

/// <summary>The words for what becomes of requests.</summary>
public static class ApprovalWords
{
    public static string Of(ApprovalState state) => state switch
    {
        ApprovalState.Pending => "pending",
        ApprovalState.Approved => "approved",
        ApprovalState.Denied => "denied",
        ApprovalState.Used => "used",
        _ => "expired",
    };

    /// <summary>Why an answer was not taken, for the one who gave it.</summary>
    public static string Of(AnswerOutcome outcome) => outcome switch
    {
        AnswerOutcome.Taken => "taken",
        AnswerOutcome.NoSuchRequest => "there is no such request",
        AnswerOutcome.Over => "it is decided or over",
        AnswerOutcome.NotAllowed => "you are not one of those who decide this",
        AnswerOutcome.OwnRequest => "the agent acts for you: nobody decides what was asked for himself",
        AnswerOutcome.AnsweredBefore => "you have answered before",
        _ => "the rules do not let as much be granted",
    };

    /// <summary>Who must say yes: <c>2 of group dba or admins, and somebody of group legal</c>.</summary>
    public static string Needs(ApprovalItem item) => string.Join(", and ", item.Terms.Select(Needs).Distinct());

    public static string Needs(HoldTerms terms)
    {
        var from = terms.Groups.IsEmpty ? "those who may approve" : "group " + string.Join(" or ", terms.Groups);
        return terms.Count <= 1 ? "somebody of " + from : string.Create(CultureInfo.InvariantCulture, $"{terms.Count} of {from}");
    }
}
