using System.Collections.Frozen;
using WireGate.Approvals;
using WireGate.Core.Approvals;

namespace WireGate.Notifications.Callbacks;

/// <summary>Answers of accounts that belong to a configured person. Any other account decides nothing, whatever it is called.</summary>
/// <param name="desk">Where the answer goes.</param>
/// <param name="people">Accounts and names of people.</param>
/// <param name="approver">The person as configured now; null if there is none of that name.</param>
/// <param name="through">Where the answers come from: <c>slack</c>.</param>
internal sealed class LinkedAnswers(IApprovalDesk desk, FrozenDictionary<string, string> people, Func<string, string, Approver?> approver, string through) : IAnswers
{
    /// <summary>As the command line has it.</summary>
    private const int LongestReason = 500;

    public async Task<string> TakeAsync(string request, string account, bool isApproval, string? reason, CancellationToken cancellationToken)
    {
        if (!people.TryGetValue(account, out var name) || approver(name, $"{through}, account {account}") is not { } by)
            return "This account belongs to nobody who may decide. An operator of the gate can link it.";
        if (reason?.Length > LongestReason) reason = reason[..LongestReason];
        try
        {
            return Sentence(await desk.AnswerAsync(request, new PersonAnswer(by, isApproval, reason), cancellationToken).ConfigureAwait(false), isApproval);
        }
        catch (ApprovalException error)
        {
            return "It was not taken: " + error.Message + ".";
        }
    }

    private static string Sentence(AnswerOutcome outcome, bool isApproval) => outcome switch
    {
        AnswerOutcome.Taken => isApproval ? "Approved." : "Denied.",
        AnswerOutcome.NoSuchRequest => "There is no such request.",
        AnswerOutcome.Over => "It was decided already, or its time is over.",
        AnswerOutcome.OwnRequest => "Nobody decides what was asked for himself.",
        AnswerOutcome.AnsweredBefore => "You have answered this request before.",
        AnswerOutcome.NotAllowed => "You are not among those who may decide this.",
        _ => "It was not taken.",
    };
}
