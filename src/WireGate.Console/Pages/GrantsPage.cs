using System.Collections.Immutable;
using WireGate.Approvals;
using WireGate.Console.Sessions;

namespace WireGate.Console.Pages;

/// <summary>What is approved beforehand, and the way to end it.</summary>
internal static class GrantsPage
{
    public static HtmlWriter Write(LoggedIn loggedIn, ImmutableArray<StandingGrant> grants)
    {
        var html = Layout.Begin("Grants", loggedIn);
        html.Add($"<div class=\"title\"><h1>Grants</h1><span class=\"quiet\">approved beforehand, for a number of uses and a time</span></div>\n");
        if (grants.IsEmpty) html.Add($"<section class=\"empty\"><p>Nothing is granted.</p></section>\n");
        foreach (var grant in grants)
        {
            html.Add($"<section class=\"panel\"><h2>{grant.Agent} on {grant.Target}</h2><pre class=\"text\">").AddLines(grant.Shape).Add($"</pre>");
            html.Add($"<p>{grant.UsesLeft} {(grant.UsesLeft == 1 ? "use" : "uses")} left, until {grant.Expires}. Granted by <b>{grant.By}</b> with request <a href=\"/approvals/{grant.Request}\">{grant.Request}</a>.</p>");
            if (loggedIn.Person.MayApprove || loggedIn.Person.MayManage)
            {
                html.Add($"<form method=\"post\" action=\"/grants/{grant.Id}/end\"><input type=\"hidden\" name=\"csrf\" value=\"{loggedIn.Session.CsrfToken}\"><button class=\"deny\">End this grant now</button></form>");
            }

            html.Add($"</section>\n");
        }

        return Layout.End(html);
    }
}
