using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using WireGate.Core.Approvals;

namespace WireGate.Console.Http;

/// <summary>What every request passes before anything looks at it.</summary>
internal sealed class Gatekeeper(ConsoleOptions options, ILogger logger)
{
    private readonly string _origin = options.Url.GetLeftPart(UriPartial.Authority);

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        SecurityHeaders.Set(context.Response.Headers, options.Url.Scheme == Uri.UriSchemeHttps);
        // Probes know addresses, not names, and learn nothing.
        var isProbe = context.Request.Path.Value is "/livez" or "/readyz";
        if (!isProbe && !IsForUs(context.Request))
        {
            // RFC 9110 section 15.5.20. A name that somebody else points here (DNS rebinding) is not the console's.
            await Answers.ProblemAsync(context, StatusCodes.Status421MisdirectedRequest, "this gate has another name").ConfigureAwait(false);
            return;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && !IsFromHere(context.Request.Headers))
        {
            await Answers.ProblemAsync(context, StatusCodes.Status403Forbidden, "the request comes from another site").ConfigureAwait(false);
            return;
        }

        try
        {
            await next(context).ConfigureAwait(false);
        }
        catch (ApprovalException error)
        {
            await FailAsync(context, StatusCodes.Status503ServiceUnavailable, error.Message).ConfigureAwait(false);
        }
        catch (BadHttpRequestException error)
        {
            await FailAsync(context, error.StatusCode, "the request makes no sense").ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be told.
        }
        catch (Exception error)
        {
            // A message may hold what was received.
            logger.Failed(context.Request.Path.Value ?? "", error.GetType().Name);
            await FailAsync(context, StatusCodes.Status500InternalServerError, "the gate failed to answer; its log has more").ConfigureAwait(false);
        }
    }

    private static async Task FailAsync(HttpContext context, int status, string message)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        await Answers.ProblemAsync(context, status, message).ConfigureAwait(false);
    }

    private bool IsForUs(HttpRequest request) =>
        request.Headers.Host is [{ } host] && string.Equals(host, options.Authority, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Browsers say where a request comes from. Under our own policy they send no origin with a form (it is "null"), so the token of the session is what counts; this
    /// turns away what is plainly from elsewhere.
    /// </summary>
    private bool IsFromHere(IHeaderDictionary headers)
    {
        if (headers["Sec-Fetch-Site"] is { Count: > 0 } site && site != "same-origin") return false;
        return headers.Origin is not { Count: > 0 } origin || origin == "null" || origin == _origin;
    }
}
