using WireGate.Console.Sessions;

namespace WireGate.Console.Pages;

/// <summary>What all pages have around them.</summary>
internal static class Layout
{
    public static HtmlWriter Begin(string title, LoggedIn? loggedIn)
    {
        var html = new HtmlWriter().Add($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{title} · WireGate</title>
            <link rel="stylesheet" href="/assets/console.css">
            <script src="/assets/console.js" defer></script>
            </head>
            <body>
            <a class="skip" href="#content">Skip to the content</a>
            <header class="bar"><a class="mark" href="/approvals"><span class="gate" aria-hidden="true"></span>WireGate</a>
            """);
        if (loggedIn is not null)
        {
            html.Add($"""
                <nav><a href="/approvals">Waiting</a><a href="/approvals?show=all">All</a><a href="/grants">Grants</a></nav>
                <form class="who" method="post" action="/logout"><input type="hidden" name="csrf" value="{loggedIn.Session.CsrfToken}"><span><b>{loggedIn.Person.Name}</b> <span class="quiet">{loggedIn.Person.Role}</span></span><button class="plain">Log out</button></form>
                """);
        }

        return html.Add($"</header>\n<main id=\"content\">\n");
    }

    public static HtmlWriter End(HtmlWriter html) => html.Add($"</main>\n</body>\n</html>\n");

    public static string Word(WireGate.Approvals.ApprovalState state) => state switch
    {
        WireGate.Approvals.ApprovalState.Pending => "waiting",
        WireGate.Approvals.ApprovalState.Approved => "approved",
        WireGate.Approvals.ApprovalState.Denied => "denied",
        WireGate.Approvals.ApprovalState.Expired => "expired",
        _ => "used",
    };
}
