using System.Collections.Immutable;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Deciding;

/// <summary>Who may decide on a request, and whether enough have. People are judged as they are configured now.</summary>
/// <param name="item">What is decided on.</param>
/// <param name="people">Finds a person of the configuration.</param>
internal sealed class Quorum(ApprovalItem item, Func<string, Approver?> people)
{
    /// <summary>Why this person may not decide; null if it may.</summary>
    public AnswerOutcome? FindObstacle(string person)
    {
        // The agent acts for its owner, and in a chain for every owner in it: none of them says yes to it.
        if (item.Owner == person || item.Actors.Any(actor => actor.Owner == person)) return AnswerOutcome.OwnRequest;
        return people(person) is { MayApprove: true } who && item.Terms.Any(terms => IsIn(terms, who)) ? null : AnswerOutcome.NotAllowed;
    }

    /// <summary>Whether each rule that holds it has its number of different people. One person may count for several rules, and once for each.</summary>
    public bool IsMetBy(IEnumerable<ApprovalVoice> voices)
    {
        var yes = voices.Where(voice => voice.IsApproval && FindObstacle(voice.Person) is null)
            .Select(voice => voice.Person).Distinct(StringComparer.Ordinal).Select(person => people(person)!).ToImmutableArray();
        return !item.Terms.IsEmpty && item.Terms.All(terms => yes.Count(who => IsIn(terms, who)) >= Math.Max(1, terms.Count));
    }

    private static bool IsIn(HoldTerms terms, Approver who) => terms.Groups.IsEmpty || terms.Groups.Any(group => who.Groups.Contains(group));
}
