namespace WireGate.Cli;

/// <summary>Makes a new token before the one at hand takes no log-ins any more, again and again. Tokens that were replaced stay good: sessions run on them.</summary>
/// <param name="renewAsync">Makes one and puts it where clients read it; returns how long it takes log-ins.</param>
/// <param name="time">The clock.</param>
internal sealed class TokenRenewal(Func<CancellationToken, Task<TimeSpan>> renewAsync, TimeProvider time)
{
    /// <summary>A gate that restarts is back by then.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    /// <param name="left">How long the first one takes log-ins.</param>
    /// <param name="cancellationToken">The command is over.</param>
    public async Task RunAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        // With a third of its time left: enough for several tries.
        var wait = left * 2 / 3;
        while (true)
        {
            try
            {
                await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
                wait = await renewAsync(cancellationToken).ConfigureAwait(false) * 2 / 3;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (error is CliException or IOException)
            {
                wait = Retry;
            }
        }
    }
}
