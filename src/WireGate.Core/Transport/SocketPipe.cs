using System.IO.Pipelines;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;

namespace WireGate.Core.Transport;

/// <summary>A socket as a duplex pipe with bounded buffers, whose loops run on the socket's own thread.</summary>
internal sealed class SocketPipe : IDuplexPipe
{
    /// <summary>
    /// Bytes in user memory before a direction stops reading, and before it goes on. 32 KiB keeps a stalled reader at no more than 64 KiB (one pipe in,
    /// one out) and is as much as one large block; half of it lets the next system call overlap with the rest.
    /// </summary>
    private const int PauseAt = 32 * 1024, ResumeAt = 16 * 1024;

    /// <summary>
    /// Bytes asked of the kernel for each direction, which doubles them. Left alone it grows to megabytes for one stalled reader (8 MB measured); 256 KiB still
    /// carries 40 Mbit/s over a path of 50 ms.
    /// </summary>
    private const int KernelBuffer = 256 * 1024;

    private readonly SocketConnection _connection;
    private readonly LinkBuffers _received;
    private readonly LinkBuffers _sent;
    private readonly LinkWriter _output;

    public SocketPipe(Socket socket)
    {
        if (socket.AddressFamily != AddressFamily.Unix) socket.NoDelay = true;
        socket.SendBufferSize = KernelBuffer;
        socket.ReceiveBufferSize = KernelBuffer;
        // A full block says that there is more; an idle connection waits with a small one.
        _received = new LinkBuffers(() => _connection?.LastReceived >= BlockPool.Small.Size);
        _sent = new LinkBuffers(static () => true);
        _connection = SocketConnection.Create(socket, Options(_sent), Options(_received), SocketConnectionOptions.InlineReads | SocketConnectionOptions.InlineWrites);
        _output = new LinkWriter(_connection.Output, _sent);
    }

    public PipeReader Input => _connection.Input;

    public PipeWriter Output => _output;

    public long BytesSent => _connection.BytesSent;

    /// <summary>Completes when the last byte has gone to the kernel, and the end of the stream behind it; or when the peer is gone.</summary>
    public Task WhenSent()
    {
        var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // Deprecated because not every PipeWriter calls back; this is that of a Pipe, which does, and nothing else tells when the send loop has ended.
#pragma warning disable CS0618
        _connection.Output.OnReaderCompleted(static (_, state) => ((TaskCompletionSource)state!).SetResult(), sent);
#pragma warning restore CS0618
        return sent.Task;
    }

    /// <summary>Sends a last word behind what was flushed, and nothing after it: what was written and not flushed stays here.</summary>
    public async Task EndWithAsync(ReadOnlyMemory<byte> lastWord, TimeProvider time, CancellationToken cancellationToken)
    {
        // Only while the send loop has nothing to do may another write to its socket.
        while (BytesSent < _output.BytesFlushed) await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellationToken).ConfigureAwait(false);
        while (!lastWord.IsEmpty) lastWord = lastWord[await _connection.Socket.SendAsync(lastWord, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
        _connection.Socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Closes the socket.</summary>
    /// <param name="reset">Whether the peer must see a reset and not an end of stream: a cut stream must not look complete.</param>
    public void Close(bool reset)
    {
        _received.Retire();
        _sent.Retire();
        if (reset)
        {
            try
            {
                _connection.Socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception error) when (LinkWriter.IsGone(error))
            {
                // Closed already, by either side.
            }

            _connection.Socket.Dispose();
        }

        _connection.Dispose();
    }

    private static PipeOptions Options(LinkBuffers buffers) => new(
        buffers, PipeScheduler.Inline, PipeScheduler.Inline, PauseAt, ResumeAt, BlockPool.Small.Size, useSynchronizationContext: false);
}
