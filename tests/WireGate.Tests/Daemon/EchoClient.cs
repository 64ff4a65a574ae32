using System.Net.Sockets;
using System.Text;

namespace WireGate.Tests.Daemon;

/// <summary>Speaks to <see cref="EchoProtocol"/>.</summary>
internal sealed class EchoClient(Socket socket) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly NetworkStream _stream = new(socket, ownsSocket: true);
    private StreamReader? _reader;

    public async Task SendAsync(string line) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));

    /// <summary>The next line, or null at the end of the stream.</summary>
    public async Task<string?> ReadAsync() => await (_reader ??= new StreamReader(_stream)).ReadLineAsync().WaitAsync(Patience);

    public async Task<string?> AskAsync(string line)
    {
        await SendAsync(line);
        return await ReadAsync();
    }

    public void Dispose() => _stream.Dispose();
}
