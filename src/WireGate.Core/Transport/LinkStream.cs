using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace WireGate.Core.Transport;

/// <summary>
/// What TLS reads and writes: a connection's pipes as a stream. While <see cref="Handshake"/> is set, what follows each wait runs on the
/// thread pool and not on the socket's thread, and only with a permit.
/// </summary>
internal sealed class LinkStream(PipeReader input, PipeWriter output) : Stream
{
    /// <summary>Who shares the processor during the handshake; null once it is over.</summary>
    public HandshakePermit? Handshake { get; set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!input.TryRead(out var result))
        {
            var permit = Handshake;
            permit?.Release();
            result = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (permit is not null) await AcquireAsync(permit, cancellationToken).ConfigureAwait(false);
        }

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

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
