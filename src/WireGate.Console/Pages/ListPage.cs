using System.Collections.Immutable;
using WireGate.Approvals;
using WireGate.Console.Sessions;

namespace WireGate.Console.Pages;

/// <summary>The requests, the youngest first.</summary>
internal static class ListPage
{
    /// <summary>A line's worth. The whole text is on the request's own page; nothing is decided here.</summary>
    private const int GlimpseLength = 160;

    public static HtmlWriter Write(LoggedIn loggedIn, ImmutableArray<ApprovalItem> items, bool all)
    {
        var title = all ? "All requests" : "Waiting for a decision";
        var html = Layout.Begin(title, loggedIn);
        html.Add($"<div class=\"title\"><h1>{title}</h1><span class=\"quiet\">{items.Length} {(items.Length == 1 ? "request" : "requests")}</span></div>\n");
        html.Add($"<p id=\"news\" class=\"news\" role=\"status\" hidden><a href=\"{(all ? "/approvals?show=all" : "/approvals")}\">Something has changed: show it</a></p>\n");
        if (items.IsEmpty) html.Add($"<section class=\"empty\"><p>Nothing {(all ? "has been asked" : "waits for a decision")}.</p></section>\n");
        else WriteItems(html, items);
        return Layout.End(html);
    }

    private static void WriteItems(HtmlWriter html, ImmutableArray<ApprovalItem> items)
    {
        html.Add($"<ul class=\"requests\">\n");
        foreach (var item in items)
        {
            html.Add($"<li class=\"request\"><a href=\"/approvals/{item.Id}\"><span class=\"head\"><span class=\"state {Layout.Word(item.State)}\">{Layout.Word(item.State)}</span>");
            html.Add($"<b>{item.Action.Kind}</b> on <b>{item.Target}</b> <span class=\"quiet\">by {item.Agent}");
            if (item.Owner is not null) html.Add($" for {item.Owner}");
            html.Add($"</span></span><code class=\"glimpse\">{Glimpse(item.Action.Text)}</code><span class=\"foot quiet\">{item.Id} · asked {item.Created}");
            if (item.State == ApprovalState.Pending)
            {
                html.Add($" · open until {item.Expires}");
                if (item.Waiting > 0) html.Add($" · <b class=\"live\">{item.Waiting} waiting now</b>");
            }

            html.Add($"</span></a></li>\n");
        }

        html.Add($"</ul>\n");
    }

    private static string Glimpse(string text)
    {
        text = text.ReplaceLineEndings(" ");
        if (text.Length <= GlimpseLength) return text;
        // Not between the halves of a pair.
        var end = char.IsHighSurrogate(text[GlimpseLength - 1]) ? GlimpseLength - 1 : GlimpseLength;
        return string.Concat(text.AsSpan(0, end), " …");
    }
}
