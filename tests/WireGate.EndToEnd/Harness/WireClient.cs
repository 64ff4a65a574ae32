using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using WireGate.Postgres.Messages;

namespace WireGate.EndToEnd.Harness;

/// <summary>A client that speaks the protocol message by message, to do what no driver does.</summary>
internal sealed class WireClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly ArrayBufferWriter<byte> _out = new();
    private NetworkStream _stream = null!;

    private WireClient(AddressFamily family) => _socket = new Socket(family, SocketType.Stream, family == AddressFamily.Unix ? ProtocolType.Unspecified : ProtocolType.Tcp);

    /// <summary>The cancel key that the gate gave.</summary>
    public (int ProcessId, byte[] Key) CancelKey { get; private set; }

    /// <summary>Everything that was received, for tests that look for what must not be there.</summary>
    public MemoryStream Received { get; } = new();

    public static async Task<WireClient> LogInAsync(int port, string token, string database = "shop", string user = "planner")
    {
        var client = await ConnectAsync(port);
        await client.StartAsync(user, database);
        var (type, body) = await client.ReadAsync();
        if (type != 'R') throw new InvalidOperationException("no authentication request: " + Encoding.UTF8.GetString(body));
        client.Write('p', Encoding.UTF8.GetBytes(token + "\0"));
        await client.UntilReadyAsync();
        return client;
    }

    /// <summary>Straight to a server that asks for no password on its unix socket.</summary>
    public static async Task<WireClient> LogInPastTheGateAsync(string socket, string user, string database)
    {
        var client = await ConnectAsync(new UnixDomainSocketEndPoint(socket));
        await client.StartAsync(user, database);
        await client.UntilReadyAsync();
        return client;
    }

    public static Task<WireClient> ConnectAsync(int port) => ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));

    private static async Task<WireClient> ConnectAsync(EndPoint address)
    {
        var client = new WireClient(address.AddressFamily);
        await client._socket.ConnectAsync(address);
        client._stream = new NetworkStream(client._socket);
        return client;
    }

    private Task StartAsync(string user, string database)
    {
        new StartupMessage(ProtocolVersion.V3_0, [new("user", user), new("database", database)]).Write(_out);
        return SendAsync();
    }

    private async Task UntilReadyAsync()
    {
        await SendAsync();
        while (true)
        {
            var (type, body) = await ReadAsync();
            if (type is 'E' or '\0') throw new InvalidOperationException(Encoding.UTF8.GetString(body));
            if (type == 'K') CancelKey = (System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(body), body[4..]);
            if (type == 'Z') return;
        }
    }

    public WireClient Query(string sql)
    {
        Messages.Query(_out, sql);
        return this;
    }

    public WireClient Parse(string name, string sql)
    {
        WireGate.Postgres.Messages.Parse.Write(_out, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(sql));
        return this;
    }

    public WireClient Bind(string portal, string statement)
    {
        WireGate.Postgres.Messages.Bind.Write(_out, Encoding.UTF8.GetBytes(portal), Encoding.UTF8.GetBytes(statement));
        return this;
    }

    public WireClient Execute(string portal, int rows = 0)
    {
        WireGate.Postgres.Messages.Execute.Write(_out, Encoding.UTF8.GetBytes(portal), rows);
        return this;
    }

    public WireClient Sync() => Write('S', []);

    /// <summary>Any message at all.</summary>
    public WireClient Write(char type, ReadOnlySpan<byte> body)
    {
        _out.Write([(byte)type]);
        Span<byte> length = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(length, body.Length + 4);
        _out.Write(length);
        _out.Write(body);
        return this;
    }

    public WireClient Raw(ReadOnlySpan<byte> bytes)
    {
        _out.Write(bytes);
        return this;
    }

    public async Task SendAsync()
    {
        if (_out.WrittenCount == 0) return;
        await _stream.WriteAsync(_out.WrittenMemory);
        _out.ResetWrittenCount();
    }

    /// <summary>Sends and reads up to the given number of ReadyForQuery messages, or the end of the stream.</summary>
    /// <returns>The types of the answers, with <c>E</c> followed by its SQLSTATE and <c>Z</c> by its status: <c>T D C Z:I</c>.</returns>
    public async Task<string> AnswersAsync(int readies = 1)
    {
        await SendAsync();
        var answers = new List<string>();
        while (readies > 0)
        {
            var (type, body) = await ReadAsync();
            answers.Add(type switch
            {
                'E' => "E:" + Field(body, 'C'),
                'Z' => "Z:" + (char)body[0],
                '\0' => "EOF",
                _ => type.ToString(),
            });
            if (type == 'E') LastError = Field(body, 'M');
            if (type == '\0') break;
            if (type == 'Z') readies--;
        }

        return string.Join(' ', answers);
    }

    /// <summary>The message of the last error.</summary>
    public string? LastError { get; private set; }

    /// <summary>One message; type 0 at the end of the stream.</summary>
    public async Task<(char Type, byte[] Body)> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var head = new byte[5];
        try
        {
            var first = await _stream.ReadAtLeastAsync(head, 5, throwOnEndOfStream: false, patience.Token);
            if (first < 5) return ('\0', []);
            var body = new byte[System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
            await _stream.ReadExactlyAsync(body, patience.Token);
            Received.Write(head);
            Received.Write(body);
            return ((char)head[0], body);
        }
        catch (IOException)
        {
            return ('\0', []);
        }
    }

    public ValueTask DisposeAsync()
    {
        _stream?.Dispose();
        _socket.Dispose();
        Received.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string Field(byte[] body, char field)
    {
        foreach (var part in Encoding.UTF8.GetString(body).Split('\0'))
            if (part.Length > 0 && part[0] == field) return part[1..];
        return "";
    }

    private static class Messages
    {
        public static void Query(IBufferWriter<byte> output, string sql) =>
            WireGate.Postgres.Messages.Query.Write(output, Encoding.UTF8.GetBytes(sql));
    }
}
