namespace WireGate.Console.Pages;

/// <summary>One sentence, and the way on.</summary>
internal static class MessagePage
{
    public static HtmlWriter Write(int status, string message)
    {
        var title = status < 300 ? "Done" : "Not done";
        var html = Layout.Begin(title, null);
        html.Add($"<section class=\"message\"><h1>{title}</h1><p>{message}</p><p><a class=\"button\" href=\"/approvals\">To the requests</a></p></section>\n");
        return Layout.End(html);
    }
}
