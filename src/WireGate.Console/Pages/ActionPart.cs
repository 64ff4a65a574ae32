using WireGate.Approvals;

namespace WireGate.Console.Pages;

/// <summary>What would happen: the text, its values, what it does and what the target says of it.</summary>
internal static class ActionPart
{
    public static void Write(HtmlWriter html, ApprovalItem item, bool whole)
    {
        WriteText(html, item, whole);
        WriteParameters(html, item);
        if (item.Action.Unjudged is { } unjudged) html.Add($"<section class=\"panel warn\"><h2>Not shown</h2><p>{unjudged}</p></section>\n");
        WriteEffect(html, item);
        if (!item.Accesses.IsEmpty)
        {
            html.Add($"<section class=\"panel\"><h2>What it does, as the gate reads it</h2><ul class=\"plainlist\">");
            foreach (var access in item.Accesses) html.Add($"<li>{access}</li>");
            html.Add($"</ul></section>\n");
        }

        if (item.Action.StatedReason is { } reason)
        {
            html.Add($"<section class=\"panel said\"><h2>What the agent says</h2><p class=\"quiet\">Its own words. Nobody verified them.</p><blockquote>").AddLines(reason).Add($"</blockquote></section>\n");
        }
    }

    private static void WriteText(HtmlWriter html, ApprovalItem item, bool whole)
    {
        var text = item.Action.Text;
        var lines = text.AsSpan().Count('\n') + 1;
        html.Add($"<section class=\"panel\"><h2>Text <span class=\"quiet\">{text.Length} characters, {lines} {(lines == 1 ? "line" : "lines")}</span></h2>\n");
        if (text.Length == 0) html.Add($"<p class=\"quiet\">None.</p>");
        else html.Add($"<pre class=\"text numbered\" tabindex=\"0\">").AddLines(whole ? text : First(text)).Add($"</pre>\n");
        if (!whole)
        {
            html.Add($"<p class=\"warnline\">This is not all: {text.Length - First(text).Length} more characters follow. <a class=\"button\" href=\"/approvals/{item.Id}?show=all\">Show all</a></p>\n");
        }

        html.Add($"</section>\n");
    }

    private static string First(string text) =>
        char.IsHighSurrogate(text[RequestPage.FirstLength - 1]) ? text[..(RequestPage.FirstLength - 1)] : text[..RequestPage.FirstLength];

    private static void WriteParameters(HtmlWriter html, ApprovalItem item)
    {
        if (item.Action.Parameters.IsEmpty) return;
        html.Add($"<section class=\"panel\"><h2>Values</h2><div class=\"scroll\"><table><thead><tr><th>Name</th><th>Type</th><th>Value</th></tr></thead><tbody>\n");
        foreach (var parameter in item.Action.Parameters)
        {
            html.Add($"<tr><td><code>{parameter.Name}</code></td><td>{parameter.Type ?? "not declared"}</td><td>");
            if (parameter.Value is null) html.Add($"<i class=\"quiet\">null</i>");
            else html.Add($"<pre class=\"value\">").AddLines(parameter.Value).Add($"</pre>");
            html.Add($"</td></tr>\n");
        }

        html.Add($"</tbody></table></div></section>\n");
    }

    private static void WriteEffect(HtmlWriter html, ApprovalItem item)
    {
        if (item.Effect is not { } effect)
        {
            html.Add($"<section class=\"panel\"><h2>Effect</h2><p class=\"quiet\">The target is being asked.</p></section>\n");
            return;
        }

        html.Add($"<section class=\"panel {(effect.IsKnown ? "effect" : "warn")}\"><h2>Effect <span class=\"quiet\">{(effect.IsKnown ? "as the target estimates it" : "not known")}</span></h2><p><b>{effect.Summary}</b></p>");
        if (!effect.Lines.IsEmpty)
        {
            html.Add($"<ul class=\"plainlist\">");
            foreach (var line in effect.Lines) html.Add($"<li>{line}</li>");
            html.Add($"</ul>");
        }

        html.Add($"</section>\n");
    }
}
