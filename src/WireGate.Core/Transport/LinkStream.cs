using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace WireGate.Core.Transport;

/// <summary>
/// What TLS reads and writes: a connection's pipes as a stream. While <see cref="Handshake"/> is set, what follows each wait runs on the
/// thread pool and not on the socket's thread, and only with a permit.
/// </summary>
internal sealed class LinkStream(PipeReader input, PipeWriter output) : AsyncStream
{
    /// <summary>Who shares the processor during the handshake; null once it is over.</summary>
    public HandshakePermit? Handshake { get; set; }

    /// <summary>Given back while TLS waits for bytes; null until the handshake is over.</summary>
    public TlsTurn? Turn { get; set; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!input.TryRead(out var result)) result = await WaitAsync(cancellationToken).ConfigureAwait(false);
        if (result.IsCanceled)
        {
            input.AdvanceTo(result.Buffer.Start);
            throw new OperationCanceledException();
        }

        var count = (int)Math.Min(result.Buffer.Length, buffer.Length);
        var taken = result.Buffer.Slice(0, count);
        taken.CopyTo(buffer.Span);
        input.AdvanceTo(taken.End);
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        output.Write(buffer.Span);
        var result = await output.FlushAsync(cancellationToken).ConfigureAwait(false);
        // TLS must hear of it: it would count the bytes as sent.
        if (result.IsCompleted || result.IsCanceled) throw new IOException("The connection was closed.");
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> WaitAsync(CancellationToken cancellationToken)
    {
        var permit = Handshake;
        permit?.Release();
        Turn?.GiveBack();
        try
        {
            var result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (permit is not null) await AcquireAsync(permit, cancellationToken).ConfigureAwait(false);
            return result;
        }
        finally
        {
            if (Turn is not null) await Turn.TakeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The bytes stay in the pipe if there is no permit in time: the read of a handshake is the last one then.</summary>
    private async Task AcquireAsync(HandshakePermit permit, CancellationToken cancellationToken)
    {
        try
        {
            await permit.AcquireAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            input.AdvanceTo(default);
            throw;
        }
    }
}
