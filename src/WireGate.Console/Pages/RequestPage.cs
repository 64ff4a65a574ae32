using WireGate.Approvals;
using WireGate.Console.Sessions;

namespace WireGate.Console.Pages;

/// <summary>One request, with all that there is to decide it by.</summary>
internal static class RequestPage
{
    /// <summary>Longer texts are shown in two steps, and the second has to be taken before one can say yes.</summary>
    public const int FirstLength = 20_000;

    /// <param name="loggedIn">Who reads it.</param>
    /// <param name="item">The request.</param>
    /// <param name="isOwn">Whether it is asked on the reader's behalf.</param>
    /// <param name="showAll">Whether a long text is wanted whole.</param>
    /// <param name="notice">What became of what the reader just did; null for nothing.</param>
    public static HtmlWriter Write(LoggedIn loggedIn, ApprovalItem item, bool isOwn, bool showAll, string? notice)
    {
        var html = Layout.Begin($"{item.Action.Kind} on {item.Target}", loggedIn);
        html.Add($"<div class=\"title\"><span class=\"state {Layout.Word(item.State)}\">{Layout.Word(item.State)}</span><h1>{item.Action.Kind} on {item.Target}</h1></div>\n");
        html.Add($"<p class=\"lead\"><b>{item.Agent}</b>");
        if (item.Owner is not null) html.Add($" for <b>{item.Owner}</b>");
        html.Add($" asks to {(item.IsOpening ? "open this target" : "run this")}. Request <code>{item.Id}</code>, asked {item.Created}");
        if (item.State == ApprovalState.Pending) html.Add($", open until {item.Expires}");
        html.Add($".</p>\n");
        if (notice is not null) html.Add($"<p class=\"notice\" role=\"status\">{notice}</p>\n");
        html.Add($"<p id=\"news\" class=\"news\" role=\"status\" hidden><a href=\"/approvals/{item.Id}\">This request has changed: show it</a></p>\n");
        html.Add($"<div class=\"columns\" data-request=\"{item.Id}\"><div>\n");
        var whole = showAll || item.Action.Text.Length <= FirstLength;
        ActionPart.Write(html, item, whole);
        html.Add($"</div><aside>\n");
        ContextPart.Write(html, item);
        html.Add($"</aside></div>\n");
        DecisionPart.Write(html, loggedIn, item, isOwn, whole);
        return Layout.End(html);
    }
}
