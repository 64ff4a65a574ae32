using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Identity;
using WireGate.Logging;

namespace WireGate.Control;

/// <summary>One operator's connection: requests in, replies out, in order.</summary>
internal sealed class ControlConnection(Stream stream, Caller caller, IControlDesk desk, TimeProvider time, ILogger logger)
{
    /// <summary>A program asks at once; whoever does not keeps a place from others.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>How often a watched list is compared: what a person sees as at once.</summary>
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(500);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await NextAsync(cancellationToken).ConfigureAwait(false) is { } request)
        {
            // Socket completions run on the poller's thread here (see Program): what follows may take its time elsewhere.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            var name = request.GetType().Name;
            if (!caller.May(request))
            {
                GateLog.ControlAsked(logger, caller.Name, name + " and may not");
                await SendAsync(new ControlReply.Refused(1, "your role does not allow this"), cancellationToken).ConfigureAwait(false);
                continue;
            }

            // Health checks look every few seconds; what changes nothing needs no line.
            if (Caller.NeededFor(request) != PersonRole.Viewer) GateLog.ControlAsked(logger, caller.Name, name);
            if (request is ControlRequest.WatchSessions) await WatchAsync(cancellationToken).ConfigureAwait(false);
            else if (request is ControlRequest.WatchApprovals) await WatchApprovalsAsync(cancellationToken).ConfigureAwait(false);
            else if (request is ControlRequest.AboutApprovals about)
                await SendAsync(await desk.Approvals.AnswerAsync(about, caller, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            else await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
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

    private async Task AnswerAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        ControlReply reply;
        try
        {
            reply = await desk.AnswerAsync(request, caller.Name, cancellationToken).ConfigureAwait(false);
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

    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(WatchInterval, time);
        // The asker says nothing more: a completed read means that it hung up.
        var gone = stream.ReadAsync(new byte[1], cancellationToken).AsTask();
        SessionRow[]? shown = null;
        while (!gone.IsCompleted)
        {
            if (await desk.AnswerAsync(new ControlRequest.ListSessions(), caller.Name, cancellationToken).ConfigureAwait(false) is not ControlReply.SessionList list) return;
            if (shown is null || !shown.AsSpan().SequenceEqual(list.Sessions))
            {
                await SendAsync(list, cancellationToken).ConfigureAwait(false);
                shown = list.Sessions;
            }

            var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
            if (await Task.WhenAny(gone, tick).ConfigureAwait(false) == gone) break;
            await tick.ConfigureAwait(false);
        }

        await gone.ConfigureAwait(false);
        throw new OperationCanceledException();
    }

    private async Task WatchApprovalsAsync(CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // The asker says nothing more: a completed read means that it hung up.
        var gone = EndAtHangUpAsync(ending);
        try
        {
            await foreach (var reply in desk.Approvals.WatchAsync(ending.Token).ConfigureAwait(false)) await SendAsync(reply, ending.Token).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await gone.ConfigureAwait(false);
        }

        throw new OperationCanceledException();
    }

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
