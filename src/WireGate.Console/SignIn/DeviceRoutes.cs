using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using WireGate.Console.Api;
using WireGate.Console.Http;
using WireGate.Console.Sessions;

namespace WireGate.Console.SignIn;

/// <summary>
/// The way in for the command line (RFC 8628). The gate asks the issuer, so that the command line knows neither the client's secret nor any token of the issuer: it gets
/// a short-lived one of the gate's own.
/// </summary>
internal sealed class DeviceRoutes(
    ConsoleOptions options, ISignIn signIn, Sealer sealer, ConsoleSessions sessions, IConsolePeople people, TimeProvider time, ILogger logger)
{
    /// <summary>Strangers can make the gate ask the issuer: this many at once.</summary>
    private readonly SemaphoreSlim _asking = new(8);

    public void Map(IEndpointRouteBuilder routes, Doorkeeper door)
    {
        routes.MapPost("/api/login/device", context => AskIssuerAsync(context, () => BeginAsync(context)));
        routes.MapPost("/api/login/device/poll", PollAsync);
        routes.MapPost("/api/logout", door.Api(LogOutAsync));
    }

    private async Task AskIssuerAsync(HttpContext context, Func<Task> ask)
    {
        if (!await _asking.WaitAsync(TimeSpan.Zero, context.RequestAborted).ConfigureAwait(false))
        {
            context.Response.Headers.RetryAfter = "5";
            await Answers.ProblemAsync(context, StatusCodes.Status429TooManyRequests, "too many log-ins at once").ConfigureAwait(false);
            return;
        }

        try
        {
            await ask().ConfigureAwait(false);
        }
        catch (SignInException error)
        {
            logger.LoginFailed(error.Message);
            await Answers.ProblemAsync(
                context, error.IsRefusal ? StatusCodes.Status403Forbidden : StatusCodes.Status502BadGateway,
                error.IsRefusal ? "the log-in was refused" : "the log-in server can't be asked").ConfigureAwait(false);
        }
        finally
        {
            _asking.Release();
        }
    }

    private async Task BeginAsync(HttpContext context)
    {
        var start = await signIn.BeginDeviceAsync(context.RequestAborted).ConfigureAwait(false);
        var handle = new PendingDevice(start.DeviceCode, time.GetUtcNow() + start.ExpiresIn).Seal(sealer);
        await Answers.JsonAsync(context, StatusCodes.Status200OK,
            new DeviceJson(handle, start.UserCode, start.Page, start.PageWithCode, (int)start.ExpiresIn.TotalSeconds, (int)start.Interval.TotalSeconds),
            ConsoleJson.Default.DeviceJson).ConfigureAwait(false);
    }

    private async Task PollAsync(HttpContext context)
    {
        var asked = await Bodies.ReadAsync(context, ConsoleJson.Default.DevicePollJson).ConfigureAwait(false);
        if (asked is null) return;
        if (PendingDevice.Open(sealer, asked.Handle, time.GetUtcNow()) is not { } pending)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, "the log-in is over; begin again").ConfigureAwait(false);
            return;
        }

        // Not before all of it is read: whoever sends slowly keeps nobody else out.
        await AskIssuerAsync(context, () => PollAsync(context, pending)).ConfigureAwait(false);
    }

    private async Task PollAsync(HttpContext context, PendingDevice pending)
    {
        Subject? subject;
        try
        {
            subject = await signIn.PollDeviceAsync(pending.DeviceCode, context.RequestAborted).ConfigureAwait(false);
        }
        catch (SignInException error) when (error.SlowDown)
        {
            await Answers.JsonAsync(context, StatusCodes.Status202Accepted, new DevicePendingJson(true), ConsoleJson.Default.DevicePendingJson).ConfigureAwait(false);
            return;
        }

        if (subject is null) await Answers.JsonAsync(context, StatusCodes.Status202Accepted, new DevicePendingJson(false), ConsoleJson.Default.DevicePendingJson).ConfigureAwait(false);
        else await OpenAsync(context, subject).ConfigureAwait(false);
    }

    private async Task OpenAsync(HttpContext context, Subject subject)
    {
        if (people.Find(subject) is not { } person)
        {
            logger.Stranger(subject.Issuer, subject.Id);
            await Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, "you are nobody under identity.people of this gate").ConfigureAwait(false);
            return;
        }

        var (token, _) = sessions.Open(subject, person, SessionCarrier.Bearer);
        logger.LoggedIn(person.Name, "command line");
        await Answers.JsonAsync(
            context, StatusCodes.Status200OK, new LoginJson(token, person.Name, person.Role, time.GetUtcNow() + options.Session), ConsoleJson.Default.LoginJson).ConfigureAwait(false);
    }

    private Task LogOutAsync(HttpContext context, LoggedIn loggedIn)
    {
        sessions.Close(loggedIn.Session);
        logger.LoggedOut(loggedIn.Person.Name);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }
}
