using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using WireGate.Console.Sessions;

namespace WireGate.Console.Http;

/// <summary>Lets in who is logged in.</summary>
internal sealed class Doorkeeper(ConsoleSessions sessions)
{
    /// <summary>The field of a form.</summary>
    public const string CsrfField = "csrf";

    /// <summary>The header of a script.</summary>
    public const string CsrfHeader = "X-CSRF-Token";

    private const string Bearer = "Bearer ";

    /// <summary>A page for people: who is not logged in is sent to do so.</summary>
    public RequestDelegate Page(Func<HttpContext, LoggedIn, Task> serve) => async context =>
    {
        if (ByCookie(context) is { } loggedIn)
        {
            await serve(context, loggedIn).ConfigureAwait(false);
            return;
        }

        await Answers.SeeOtherAsync(context, "/login?return=" + Uri.EscapeDataString(context.Request.Path.Value ?? "/")).ConfigureAwait(false);
    };

    /// <summary>A form of a page: it has the token of the session, or it is not from the page.</summary>
    public RequestDelegate Form(Func<HttpContext, LoggedIn, IFormCollection, Task> serve) => async context =>
    {
        if (ByCookie(context) is not { } loggedIn)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status401Unauthorized, "You are not logged in any more. Nothing was done.").ConfigureAwait(false);
            return;
        }

        if (context.Request.ContentType is not { } type || !type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status415UnsupportedMediaType, "a form is expected").ConfigureAwait(false);
            return;
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false);
        if (!IsToken(loggedIn, form[CsrfField]))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, "The form is not from a page of this log-in. Nothing was done; open the page again.").ConfigureAwait(false);
            return;
        }

        await serve(context, loggedIn, form).ConfigureAwait(false);
    };

    /// <summary>The API: a command line's bearer token, or a page's cookie with the token of the session.</summary>
    public RequestDelegate Api(Func<HttpContext, LoggedIn, Task> serve) => async context =>
    {
        var loggedIn = context.Request.Headers.Authorization.Count > 0 ? ByBearer(context) : ByCookie(context);
        if (loggedIn is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"wiregate admin\"";
            await Answers.ProblemAsync(context, StatusCodes.Status401Unauthorized, "not logged in").ConfigureAwait(false);
            return;
        }

        var changes = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method);
        if (changes && loggedIn.Session.Carrier == SessionCarrier.Cookie && !IsToken(loggedIn, context.Request.Headers[CsrfHeader]))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, $"the header {CsrfHeader} is missing or wrong").ConfigureAwait(false);
            return;
        }

        await serve(context, loggedIn).ConfigureAwait(false);
    };

    public LoggedIn? ByCookie(HttpContext context) =>
        context.Request.Cookies[Cookies.Session] is { Length: > 0 } token ? sessions.Find(token, SessionCarrier.Cookie) : null;

    private LoggedIn? ByBearer(HttpContext context) =>
        context.Request.Headers.Authorization is [{ } header] && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? sessions.Find(header[Bearer.Length..].Trim(), SessionCarrier.Bearer) : null;

    private static bool IsToken(LoggedIn loggedIn, Microsoft.Extensions.Primitives.StringValues sent) =>
        sent is [{ } token] && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(loggedIn.Session.CsrfToken));
}
