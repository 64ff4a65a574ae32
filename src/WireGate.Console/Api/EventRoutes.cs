using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using WireGate.Approvals;
using WireGate.Console.Http;
using WireGate.Console.Pages;
using WireGate.Console.Sessions;

namespace WireGate.Console.Api;

/// <summary>Changes as they happen: server-sent events (HTML Living Standard, 9.2). They tell that something changed, not its text.</summary>
internal sealed class EventRoutes(ChangeFeed feed, ConsoleSessions sessions, TimeProvider time)
{
    /// <summary>Proxies close what is silent for a minute.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    /// <summary>So soon a stream ends when its log-in does, or its person is locked or removed: within the second in which sessions end.</summary>
    private static readonly TimeSpan Recheck = TimeSpan.FromMilliseconds(500);

    public void Map(IEndpointRouteBuilder routes, Doorkeeper door) => routes.MapGet("/api/events", door.Api(ServeAsync));

    private async Task ServeAsync(HttpContext context, LoggedIn loggedIn)
    {
        if (feed.Watch() is not { } channel)
        {
            await Answers.ProblemAsync(context, StatusCodes.Status503ServiceUnavailable, "too many watch").ConfigureAwait(false);
            return;
        }

        try
        {
            context.Response.ContentType = "text/event-stream";
            await WriteAsync(context, ": changes of requests\n\n").ConfigureAwait(false);
            var beaten = time.GetTimestamp();
            while (sessions.Check(loggedIn.Session) is not null && await NextAsync(context, channel.Reader).ConfigureAwait(false))
            {
                if (time.GetElapsedTime(beaten) >= Heartbeat)
                {
                    await WriteAsync(context, ":\n\n").ConfigureAwait(false);
                    beaten = time.GetTimestamp();
                }

                // A log-in may have ended while this waited.
                while (sessions.Check(loggedIn.Session) is not null && channel.Reader.TryRead(out var item)) await WriteAsync(context, Event(item)).ConfigureAwait(false);
            }
        }
        finally
        {
            feed.Leave(channel);
        }
    }

    /// <summary>Waits for a change, or until it is time to look whether the log-in still stands; false at the end.</summary>
    private async Task<bool> NextAsync(HttpContext context, ChannelReader<ApprovalItem> changes)
    {
        using var recheck = new CancellationTokenSource(Recheck, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(recheck.Token, context.RequestAborted);
        try
        {
            return await changes.WaitToReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return true;
        }
    }

    private static string Event(ApprovalItem item)
    {
        var change = new ChangeJson(item.Id, Layout.Word(item.State), item.Agent, item.Target, item.Action.Kind);
        return $"event: approval\ndata: {JsonSerializer.Serialize(change, ConsoleJson.Default.ChangeJson)}\n\n";
    }

    private static async Task WriteAsync(HttpContext context, string text)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), context.RequestAborted).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
