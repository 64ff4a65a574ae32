using System.IO.Pipelines;
using System.Net.Sockets;

namespace WireGate.Core.Transport;

/// <summary>A socket as a duplex pipe that reads and writes on the thread of whoever calls it.</summary>
internal sealed class SocketPipe : IDuplexPipe
{
    /// <summary>
    /// Bytes asked of the kernel for each direction, which doubles them. Left alone it grows to megabytes for one stalled reader (8 MB measured); 256 KiB still
    /// carries 40 Mbit/s over a path of 50 ms.
    /// </summary>
    private const int KernelBuffer = 256 * 1024;

    private readonly Socket _socket;
    private readonly SocketReader _input;
    private readonly SocketWriter _output;

    public SocketPipe(Socket socket)
    {
        if (socket.AddressFamily != AddressFamily.Unix) socket.NoDelay = true;
        socket.SendBufferSize = KernelBuffer;
        socket.ReceiveBufferSize = KernelBuffer;
        _socket = socket;
        _input = new SocketReader(socket);
        _output = new SocketWriter(socket);
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    /// <inheritdoc cref="SocketWriter.BytesSent"/>
    public long BytesSent => _output.BytesSent;

    /// <inheritdoc cref="SocketWriter.WhenSent"/>
    public Task WhenSent() => _output.WhenSent();

    /// <inheritdoc cref="SocketWriter.EndWithAsync"/>
    public Task EndWithAsync(ReadOnlyMemory<byte> lastWord, CancellationToken cancellationToken) => _output.EndWithAsync(lastWord, cancellationToken);

    /// <summary>Closes the socket.</summary>
    /// <param name="reset">Whether the peer must see a reset and not an end of stream: a cut stream must not look complete.</param>
    public void Close(bool reset)
    {
        _input.Close();
        if (reset)
        {
            try
            {
                _socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception error) when (LinkWriter.IsGone(error))
            {
                // Closed already, by either side.
            }
        }

        _socket.Dispose();
    }
}
