using System.Globalization;
using WireGate.Approvals;
using WireGate.Core.Approvals;

namespace WireGate.Console.Pages;

/// <summary>Who asks, by which rules, in what state, and what has been said.</summary>
internal static class ContextPart
{
    public static void Write(HtmlWriter html, ApprovalItem item)
    {
        WriteVoices(html, item);
        WriteWho(html, item);
        WriteRules(html, item);
        html.Add($"<section class=\"panel\"><h2>Session</h2><dl><dt>Protocol</dt><dd>{item.Protocol}</dd><dt>Target</dt><dd>{item.Target}</dd>");
        foreach (var (name, value) in item.Action.State) html.Add($"<dt>{name}</dt><dd>{value}</dd>");
        html.Add($"<dt>Asked in</dt><dd><code>{item.Session}</code>, operation {item.Operation}</dd><dt>Waiting now</dt><dd>{item.Waiting} {(item.Waiting == 1 ? "client" : "clients")}</dd>");
        html.Add($"<dt>Digest</dt><dd><code class=\"digest\">{item.Digest}</code></dd></dl></section>\n");
    }

    private static void WriteWho(HtmlWriter html, ApprovalItem item)
    {
        html.Add($"<section class=\"panel\"><h2>Who asks</h2><ol class=\"chain\"><li><b>{item.Agent}</b>");
        if (item.Owner is not null) html.Add($" <span class=\"quiet\">for {item.Owner}</span>");
        html.Add($"</li>");
        foreach (var actor in item.Actors)
        {
            html.Add($"<li>through <b>{actor.Agent}</b>");
            if (actor.Owner is not null) html.Add($" <span class=\"quiet\">for {actor.Owner}</span>");
            html.Add($"</li>");
        }

        html.Add($"</ol>");
        if (item.Task is { } task) html.Add($"<dl><dt>Task</dt><dd>{task}</dd></dl>");
        html.Add($"</section>\n");
    }

    private static void WriteRules(HtmlWriter html, ApprovalItem item)
    {
        html.Add($"<section class=\"panel\"><h2>Why it waits</h2><ul class=\"rules\">");
        foreach (var terms in item.Terms)
        {
            html.Add($"<li><b>{terms.Rule}</b>");
            if (terms.Reason is not null) html.Add($"<p>{terms.Reason}</p>");
            html.Add($"<p class=\"quiet\">{Needed(terms)}</p></li>");
        }

        html.Add($"</ul></section>\n");
    }

    private static void WriteVoices(HtmlWriter html, ApprovalItem item)
    {
        if (item.Voices.IsEmpty) return;
        html.Add($"<section class=\"panel\"><h2>Answers</h2><ul class=\"voices\">");
        foreach (var voice in item.Voices)
        {
            html.Add($"<li><span class=\"state {(voice.IsApproval ? "approved" : "denied")}\">{(voice.IsApproval ? "yes" : "no")}</span> <b>{voice.Person}</b> {voice.Time}");
            if (voice.Reason is { Length: > 0 } reason) html.Add($"<blockquote>").AddLines(reason).Add($"</blockquote>");
            html.Add($"<p class=\"quiet\">{voice.Through}</p></li>");
        }

        html.Add($"</ul></section>\n");
    }

    private static string Needed(HoldTerms terms)
    {
        var from = terms.Groups.IsEmpty ? "who may approve" : "of " + string.Join(" or ", terms.Groups);
        return terms.Count == 1 ? $"One person {from} must say yes." : string.Create(CultureInfo.InvariantCulture, $"{terms.Count} people {from} must say yes.");
    }
}
