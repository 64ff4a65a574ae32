using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using WireGate.Console.Http;
using WireGate.Console.Sessions;

namespace WireGate.Console.SignIn;

/// <summary>The way in and out by browser: authorization code flow with PKCE, state and nonce (RFC 9700 section 2.1.1).</summary>
internal sealed partial class LoginRoutes(
    ConsoleOptions options, ISignIn signIn, Sealer sealer, ConsoleSessions sessions, IConsolePeople people, Doorkeeper door, TimeProvider time, ILogger logger)
{
    private const string CallbackPath = "/login/callback";
    private const string Home = "/approvals";

    private readonly IssuerLimit _limit = new(time);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", BeginAsync);
        routes.MapGet(CallbackPath, FinishAsync);
        routes.MapPost("/logout", door.Form(LogOutAsync));
    }

    private async Task BeginAsync(HttpContext context)
    {
        var returnTo = context.Request.Query["return"] is [{ } path] && Page().IsMatch(path) ? path : Home;
        var pending = PendingLogin.Begin(returnTo, time.GetUtcNow());
        if (!await MayAskAsync(context).ConfigureAwait(false)) return;
        try
        {
            var page = await signIn.BeginAsync(pending.StartAt(options.At(CallbackPath)), context.RequestAborted).ConfigureAwait(false);
            Cookies.Set(context, Cookies.Login, pending.Seal(sealer));
            await Answers.SeeOtherAsync(context, page.AbsoluteUri).ConfigureAwait(false);
        }
        catch (SignInException error)
        {
            logger.LoginFailed(error.Message);
            await Answers.ProblemAsync(context, StatusCodes.Status502BadGateway, "The log-in server can't be asked. Try again in a minute.").ConfigureAwait(false);
        }
    }

    private async Task FinishAsync(HttpContext context)
    {
        var pending = PendingLogin.Open(sealer, context.Request.Cookies[Cookies.Login], time.GetUtcNow());
        // One try: whatever comes of it, the same answer is not taken twice from this browser.
        Cookies.Remove(context, Cookies.Login);
        if (pending is null || !pending.IsState(One(context, "state")))
        {
            await RefuseAsync(context, "it was not begun by this browser, or too long ago").ConfigureAwait(false);
            return;
        }

        if (One(context, "code") is not { } code)
        {
            await RefuseAsync(context, "the log-in server said no").ConfigureAwait(false);
            return;
        }

        if (!await MayAskAsync(context).ConfigureAwait(false)) return;
        Subject subject;
        try
        {
            subject = await signIn.FinishAsync(pending.StartAt(options.At(CallbackPath)), code, One(context, "iss"), context.RequestAborted).ConfigureAwait(false);
        }
        catch (SignInException error)
        {
            await RefuseAsync(context, error.Message).ConfigureAwait(false);
            return;
        }

        if (people.Find(subject) is not { } person)
        {
            logger.Stranger(subject.Issuer, subject.Id);
            await Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, "You are logged in there, but nobody of this gate. Ask its operators to name you under identity.people.").ConfigureAwait(false);
            return;
        }

        // What the browser brought along is not what it goes on with.
        if (context.Request.Cookies[Cookies.Session] is { Length: > 0 } before) sessions.Close(before);
        var (token, _) = sessions.Open(subject, person, SessionCarrier.Cookie);
        Cookies.Set(context, Cookies.Session, token);
        logger.LoggedIn(person.Name, "page");
        await Answers.SeeOtherAsync(context, pending.Return).ConfigureAwait(false);
    }

    private Task LogOutAsync(HttpContext context, LoggedIn loggedIn, IFormCollection form)
    {
        sessions.Close(loggedIn.Session);
        Cookies.Remove(context, Cookies.Session);
        logger.LoggedOut(loggedIn.Person.Name);
        return Answers.ProblemAsync(context, StatusCodes.Status200OK, "You are logged out.");
    }

    /// <summary>False, and the answer is written, if the issuer was asked enough.</summary>
    private async Task<bool> MayAskAsync(HttpContext context)
    {
        if (_limit.TryCount(context.Connection.RemoteIpAddress)) return true;
        context.Response.Headers.RetryAfter = "60";
        await Answers.ProblemAsync(context, StatusCodes.Status429TooManyRequests, "Too many log-ins were begun. Nothing was asked of the log-in server; try again in a minute.").ConfigureAwait(false);
        return false;
    }

    private Task RefuseAsync(HttpContext context, string reason)
    {
        logger.LoginFailed(reason);
        return Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, "The log-in did not work. Begin again from the page that you want.");
    }

    /// <summary>A parameter that stands there once.</summary>
    private static string? One(HttpContext context, string name) => context.Request.Query[name] is [{ Length: > 0 and <= 2048 } value] ? value : null;

    /// <summary>The pages that a log-in may lead to: nobody can make it lead elsewhere.</summary>
    [GeneratedRegex("^/approvals(/[A-Za-z0-9_-]{1,64})?$", RegexOptions.NonBacktracking)]
    private static partial Regex Page();
}
