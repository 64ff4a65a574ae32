using WireGate.Core;

namespace WireGate.Postgres.Cancel;

/// <summary>
/// Sends CancelRequests for one session to its backend. While one is under way <see cref="Settled"/> holds the session's next message
/// back, so that a cancel never hits the statement after the one it was meant for.
/// </summary>
/// <param name="send">Sends one; completes when the backend has closed the connection that carried it.</param>
internal sealed class UpstreamCanceller(Func<CancellationToken, Task> send)
{
    /// <summary>For the connection, its TLS and the backend's closing of it.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private volatile Task? _running;

    /// <summary>Null, or a task that completes when no cancel is under way. Never faults.</summary>
    public Task? Settled => _running;

    /// <summary>Completes when the backend has closed the cancel connection: it has signalled the statement by then.</summary>
    public async Task CancelAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // One at a time: a client that cancels in a storm costs one connection.
        if (Interlocked.CompareExchange(ref _running, done.Task, null) is { } earlier)
        {
            await earlier.WaitAsync(cancellationToken).ConfigureAwait(false);
            return;
        }

        try
        {
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            deadline.CancelAfter(Deadline);
            await send(deadline.Token).ConfigureAwait(false);
        }
        finally
        {
            _running = null;
            done.SetResult();
        }
    }

    /// <summary>At the end of a session: as well as it goes.</summary>
    public async Task CancelQuietlyAsync()
    {
        try
        {
            await CancelAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error) when (error is UpstreamException or IOException or OperationCanceledException)
        {
            // The target does not take the cancel; its connection is closed next.
        }
    }
}
