using System.Collections.Immutable;
using WireGate.Core.Approvals;

namespace WireGate.Approvals.Deciding;

/// <summary>Who may decide on a request, and whether enough have. People are judged as they are configured now.</summary>
/// <param name="item">What is decided on.</param>
/// <param name="parts">Finds people of the configuration.</param>
internal sealed class Quorum(ApprovalItem item, ApprovalParts parts)
{
    /// <summary>Why this person may not decide; null if it may.</summary>
    public AnswerOutcome? FindObstacle(string person)
    {
        if (IsFor(person)) return AnswerOutcome.OwnRequest;
        return parts.People(person) is { MayApprove: true } who && item.Terms.Any(terms => IsIn(terms, who)) ? null : AnswerOutcome.NotAllowed;
    }

    /// <summary>
    /// Whether it is asked on behalf of this person, who then says neither yes nor no: of whoever the token names, of the configured owner of its agent, and of both for every
    /// agent in the chain. A token that names somebody else does not make the owner a stranger to the agent.
    /// </summary>
    public bool IsFor(string person) =>
        IsFor(person, item.Agent, item.Owner) || item.Actors.Any(actor => IsFor(person, actor.Agent, actor.Owner));

    /// <summary>Whether each rule that holds it has its number of different people. One person may count for several rules, and once for each.</summary>
    public bool IsMetBy(IEnumerable<ApprovalVoice> voices)
    {
        var yes = voices.Where(voice => voice.IsApproval && FindObstacle(voice.Person) is null)
            .Select(voice => voice.Person).Distinct(StringComparer.Ordinal).Select(person => parts.People(person)!).ToImmutableArray();
        return !item.Terms.IsEmpty && item.Terms.All(terms => yes.Count(who => IsIn(terms, who)) >= Math.Max(1, terms.Count));
    }

    private bool IsFor(string person, string agent, string? named) => named == person || parts.OwnerOf(agent) == person;

    private static bool IsIn(HoldTerms terms, Approver who) => terms.Groups.IsEmpty || terms.Groups.Any(group => who.Groups.Contains(group));
}
