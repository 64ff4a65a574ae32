using System.Collections.Immutable;
using WireGate.Approvals;
using WireGate.Console.Sessions;
using WireGate.Core.Approvals;

namespace WireGate.Console.Pages;

/// <summary>Where one says yes or no.</summary>
internal static class DecisionPart
{
    public static void Write(HtmlWriter html, LoggedIn loggedIn, ApprovalItem item, bool isOwn, bool whole)
    {
        if (item.State != ApprovalState.Pending) return;
        if (WhyNot(loggedIn.Person, item, isOwn) is { } why)
        {
            html.Add($"<section class=\"decision\"><p class=\"quiet\">{why}</p></section>\n");
            return;
        }

        html.Add($"""
            <section class="decision"><h2>Your decision</h2>
            <form method="post" action="/approvals/{item.Id}">
            <input type="hidden" name="csrf" value="{loggedIn.Session.CsrfToken}"><input type="hidden" name="digest" value="{item.Digest}">
            <label for="reason">Reason <span class="quiet">the agent is told, and it is recorded</span></label>
            <textarea id="reason" name="reason" rows="2" maxlength="{PageRoutes.MaxReason.ToString(System.Globalization.CultureInfo.InvariantCulture)}"></textarea>

            """);
        if (whole && GrantAllowed(item) is { } most) WriteGrant(html, item, most);
        html.Add($"<div class=\"buttons\">");
        if (whole) html.Add($"<button class=\"approve\" name=\"answer\" value=\"approve\">Approve exactly this</button>");
        else html.Add($"<a class=\"button\" href=\"/approvals/{item.Id}?show=all\">Show all to approve</a>");
        html.Add($"<button class=\"deny\" name=\"answer\" value=\"deny\">Deny</button></div></form></section>\n");
    }

    /// <summary>The most that all rules together let be granted; null for nothing.</summary>
    public static GrantTerms? GrantAllowed(ApprovalItem item)
    {
        if (item.Terms.IsEmpty || item.Action.Shape is null || item.Terms.Any(terms => terms.Grant is null)) return null;
        return new GrantTerms(item.Terms.Min(terms => terms.Grant!.Uses), item.Terms.Min(terms => terms.Grant!.For));
    }

    private static void WriteGrant(HtmlWriter html, ApprovalItem item, GrantTerms most)
    {
        var uses = most.Uses.ToString(System.Globalization.CultureInfo.InvariantCulture);
        var minutes = ((int)most.For.TotalMinutes).ToString(System.Globalization.CultureInfo.InvariantCulture);
        html.Add($"<details class=\"grant\"><summary>Also approve what has the same shape, for a while</summary><pre class=\"text\">").AddLines(item.Action.Shape!).Add($"</pre>");
        html.Add($"""
            <p class="quiet">With any values, by the same agent on the same target. Leave both fields empty for this action alone.</p>
            <p class="fields"><label>Uses <input name="uses" inputmode="numeric" size="5" placeholder="at most {uses}"></label>
            <label>Minutes <input name="minutes" inputmode="numeric" size="5" placeholder="at most {minutes}"></label></p></details>

            """);
    }

    private static string? WhyNot(ConsolePerson person, ApprovalItem item, bool isOwn)
    {
        if (!person.MayApprove) return "Your role sees requests and decides none.";
        if (isOwn) return "The agent acts for you: somebody else has to decide.";
        if (item.Voices.Any(voice => voice.Person == person.Name)) return "You have answered. Each person counts once.";
        return item.Terms.Any(terms => terms.Groups.IsEmpty || !Disjoint(terms.Groups, person.Groups)) ? null : "You are in none of the groups that decide this.";
    }

    private static bool Disjoint(ImmutableArray<string> one, ImmutableArray<string> other) => !one.Any(group => other.Contains(group));
}
