using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace WireGate.Core.Transport;

/// <summary>
/// The only way to write to a target once a session is open. An operation leaves with its <see cref="Verdict"/>; what the protocol
/// itself must say (synchronisation, the body of what was judged, a poisoned statement) leaves by <c>WriteControl</c>. A test
/// lists every caller of both.
/// </summary>
public sealed class UpstreamWriter(Session session, Link upstream)
{
    private volatile Task? _keeping;

    /// <summary>Null, or a task that completes once the record of what was written is kept and that goes on, or never will. Never faults. May be asked by any thread.</summary>
    public Task? Keeping => _keeping;

    /// <summary>Forwards the frame that was judged, unchanged. Consumes the verdict.</summary>
    public void Forward(in Verdict verdict, in ReadOnlySequence<byte> frame)
    {
        session.Consume(verdict);
        Write(frame);
    }

    /// <summary>Writes bytes that ask nothing of the target by themselves.</summary>
    public void WriteControl(in ReadOnlySequence<byte> bytes) => Write(bytes);

    /// <inheritdoc cref="WriteControl(in ReadOnlySequence{byte})"/>
    public void WriteControl(ReadOnlySpan<byte> bytes) => upstream.Output.Write(bytes);

    /// <summary>Sends what was written, once what was recorded of it is kept.</summary>
    /// <exception cref="RecordingException">It can't be kept: nothing goes on.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            var kept = session.Record.CommitAsync(cancellationToken);
            if (kept.IsCompletedSuccessfully) kept.GetAwaiter().GetResult();
            else await KeepAsync(kept).ConfigureAwait(false);
            return await upstream.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (RecordingException)
        {
            // What was written would go out when the link is closed in order.
            upstream.Abort();
            throw;
        }
    }

    /// <summary>The session is over: what was written and not flushed was perhaps not recorded yet, and must not go out when the link is closed in order.</summary>
    public void DropUnflushed()
    {
        if (upstream.Output.UnflushedBytes > 0) upstream.Abort();
    }

    private async Task KeepAsync(ValueTask kept)
    {
        var keeping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _keeping = keeping.Task;
        try
        {
            await kept.ConfigureAwait(false);
        }
        finally
        {
            _keeping = null;
            keeping.SetResult();
        }
    }

    private void Write(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment)
        {
            upstream.Output.Write(bytes.FirstSpan);
            return;
        }

        foreach (var segment in bytes) upstream.Output.Write(segment.Span);
    }
}
