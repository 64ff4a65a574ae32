using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace WireGate.Core.Transport;

/// <summary>Sends what was written to a session's client, once what was recorded of it is kept.</summary>
internal sealed class DownstreamWriter(Link downstream, ISessionRecord record, TimeProvider time)
{
    /// <summary>As long as a link's own end may take.</summary>
    private static readonly TimeSpan SettlePatience = TimeSpan.FromSeconds(2);

    /// <inheritdoc cref="Session.FlushDownstreamAsync"/>
    public ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        var kept = record.CommitAsync(cancellationToken);
        if (!kept.IsCompletedSuccessfully) return FlushKeptAsync(kept, downstream.Output, cancellationToken);
        kept.GetAwaiter().GetResult();
        return downstream.Output.FlushAsync(cancellationToken);
    }

    /// <inheritdoc cref="Session.SettleAsync"/>
    public async Task SettleAsync()
    {
        using var patience = new CancellationTokenSource(SettlePatience, time);
        try
        {
            await record.CommitAsync(patience.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is RecordingException or OperationCanceledException)
        {
            // A reset could take the last word from the client.
            if (downstream.Output.UnflushedBytes > 0 && !downstream.IsWithdrawn) downstream.Abort();
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<FlushResult> FlushKeptAsync(ValueTask kept, PipeWriter output, CancellationToken cancellationToken)
    {
        await kept.ConfigureAwait(false);
        return await output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
