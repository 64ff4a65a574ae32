using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Identity;
using WireGate.Logging;

namespace WireGate.Control;

/// <summary>One operator's connection: requests in, replies out, in order.</summary>
/// <param name="stream">To the operator.</param>
/// <param name="recognise">Who it is as of now: who is locked, or removed from the configuration, is nobody.</param>
/// <param name="desk">Answers.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where commands are told.</param>
internal sealed class ControlConnection(Stream stream, Func<Caller?> recognise, IControlDesk desk, TimeProvider time, ILogger logger)
{
    /// <summary>A program asks at once; whoever does not keeps a place from others.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How often a watched list is compared, and whether its reader may still see it: what a person sees as at once.</summary>
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } request)
        {
            // Socket completions run on the poller's thread here (see Program): what follows may take its time elsewhere.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            if (recognise() is not { } caller) return;
            var name = request.GetType().Name;
            if (!caller.May(request))
            {
                GateLog.ControlAsked(logger, caller.Name, name + " and may not");
                await SendAsync(new ControlReply.Refused(1, "your role does not allow this"), cancellationToken).ConfigureAwait(false);
                continue;
            }

            // Health checks look every few seconds; what changes nothing needs no line.
            if (Caller.NeededFor(request) != PersonRole.Viewer) GateLog.ControlAsked(logger, caller.Name, name);
            if (request is ControlRequest.WatchSessions) await WatchAsync(request, cancellationToken).ConfigureAwait(false);
            else if (request is ControlRequest.WatchApprovals) await WatchApprovalsAsync(request, cancellationToken).ConfigureAwait(false);
            else if (request is ControlRequest.AboutApprovals about)
                await SendAsync(await desk.Approvals.AnswerAsync(about, caller, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            else await AnswerAsync(request, caller.Name, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ControlRequest?> NextAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            return await ControlFrames.ReadAsync(stream, ControlFrames.MaxRequest, ControlJson.Default.ControlRequest, either.Token).ConfigureAwait(false);
        }
        catch (ProtocolViolationException error)
        {
            // What follows can't be told from the middle of a message: answer and hang up.
            await SendAsync(new ControlReply.Refused(2, error.Message), cancellationToken).ConfigureAwait(false);
            return null;
        }
    }

    private async Task AnswerAsync(ControlRequest request, string by, CancellationToken cancellationToken)
    {
        ControlReply reply;
        try
        {
            reply = await desk.AnswerAsync(request, by, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (request is ControlRequest.ExchangeToken exchange)
            {
                System.Security.Cryptography.CryptographicOperations.ZeroMemory(exchange.Subject);
                System.Security.Cryptography.CryptographicOperations.ZeroMemory(exchange.Actor);
            }
        }

        try
        {
            await SendAsync(reply, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (reply is ControlReply.TokenIssued issued) System.Security.Cryptography.CryptographicOperations.ZeroMemory(issued.Text);
        }
    }

    private async Task WatchAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = new PeriodicTimer(WatchInterval, time);
        var gone = EndAtHangUpAsync(ending);
        SessionRow[]? shown = null;
        try
        {
            while (recognise() is { } caller && caller.May(request))
            {
                if (await desk.AnswerAsync(new ControlRequest.ListSessions(), caller.Name, ending.Token).ConfigureAwait(false) is not ControlReply.SessionList list) return;
                if (shown is null || !shown.AsSpan().SequenceEqual(list.Sessions))
                {
                    await SendAsync(list, ending.Token).ConfigureAwait(false);
                    shown = list.Sessions;
                }

                await timer.WaitForNextTickAsync(ending.Token).ConfigureAwait(false);
            }

            await TurnAwayAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await gone.ConfigureAwait(false);
        }

        throw new OperationCanceledException();
    }

    private async Task WatchApprovalsAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var gone = EndAtHangUpAsync(ending);
        var turnedAway = EndWithItsRightAsync(request, ending);
        try
        {
            await foreach (var reply in desk.Approvals.WatchAsync(ending.Token).ConfigureAwait(false)) await SendAsync(reply, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // One of the two ends below.
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await gone.ConfigureAwait(false);
        }

        if (await turnedAway.ConfigureAwait(false)) await TurnAwayAsync(cancellationToken).ConfigureAwait(false);
        throw new OperationCanceledException();
    }

    /// <summary>Whether it ended because the asker may not see it any more.</summary>
    private async Task<bool> EndWithItsRightAsync(ControlRequest request, CancellationTokenSource ending)
    {
        using var timer = new PeriodicTimer(WatchInterval, time);
        try
        {
            while (recognise()?.May(request) == true) await timer.WaitForNextTickAsync(ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        await ending.CancelAsync().ConfigureAwait(false);
        return true;
    }

    private Task TurnAwayAsync(CancellationToken cancellationToken) =>
        SendAsync(new ControlReply.Refused(1, "you may not watch this any more"), cancellationToken);

    /// <summary>The asker says nothing more: a completed read means that it hung up.</summary>
    private async Task EndAtHangUpAsync(CancellationTokenSource ending)
    {
        try
        {
            _ = await stream.ReadAsync(new byte[1], ending.Token).ConfigureAwait(false);
            await ending.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            await ending.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task SendAsync(ControlReply reply, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        await ControlFrames.WriteAsync(stream, reply, ControlJson.Default.ControlReply, either.Token).ConfigureAwait(false);
    }
}
