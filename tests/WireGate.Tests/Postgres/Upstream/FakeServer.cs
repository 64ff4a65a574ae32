using System.Security.Cryptography;
using System.Text;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Postgres.Authentication;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Upstream;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Upstream;

/// <summary>The server's end of an upstream log-in, step by step as the test says.</summary>
internal sealed class FakeServer
{
    private readonly PipePair _pair = new();
    private readonly SteppedReader _reader;

    public FakeServer() => _reader = new SteppedReader(_pair.Peer, 64 * 1024);

    public static Target Target(UpstreamTlsMode mode = UpstreamTlsMode.Disable) => new()
    {
        Name = "orders",
        Protocol = "postgres",
        Addresses = [new HostPort("db.internal", 5432)],
        Tls = new UpstreamTls(mode),
        Settings = new object(),
    };

    public static UpstreamStartup Startup { get; } = new() { Database = "orders", Agent = "planner", Session = "abcdefghijkl" };

    public UpstreamLogin Login(TimeProvider? time = null) => new(
        new UpstreamDialer(
            (_, _) => Task.FromResult(_pair.Gate),
            (_, _) => Task.FromResult(_pair.Gate),
            (_, _) => throw new InvalidOperationException("no TLS here")),
        time ?? TimeProvider.System);

    public Task SendAsync(params byte[][] parts) => _pair.SendAsync(parts);

    /// <summary>What the gate wrote and nobody read.</summary>
    public byte[] Sent() => _pair.Sent();

    public ValueTask CloseAsync() => _pair.Peer.Output.CompleteAsync();

    public async Task<StartupMessage> ReadStartupAsync()
    {
        await _reader.ReadAsync<StartupFrame>(CancellationToken.None);
        return StartupMessage.Read(_reader.Message);
    }

    public async Task<byte[]> ReadMessageAsync()
    {
        await _reader.ReadAsync<FrontendFrame>(CancellationToken.None);
        return _reader.Memory.ToArray();
    }

    public async Task<byte[]> ReadPacketAsync()
    {
        await _reader.ReadAsync<StartupFrame>(CancellationToken.None);
        return _reader.Memory.ToArray();
    }

    /// <summary>A whole SCRAM exchange; returns whether the gate proved the password.</summary>
    public async Task<bool> RunScramAsync(string password, Func<byte[], byte[]>? changeFinal = null, int iterations = 4096)
    {
        await SendAsync(Wire.Message('R', 10, "SCRAM-SHA-256", (byte)0));
        var mechanism = SaslInitialResponse.Read(new(await ReadMessageAsync()), out var first);
        byte[] salt = [1, 2, 3, 4];
        var keys = new byte[64];
        ScramKeys.Derive(Encoding.UTF8.GetBytes(password), salt, iterations, keys);
        var server = new ScramServer(
            new ScramVerifier([.. salt], iterations, [.. SHA256.HashData(keys.AsSpan(0, 32))], [.. keys[32..]]), null, ScramNonce.Next());
        await SendAsync(Wire.Message('R', 11, server.Begin(mechanism, first)));
        var final = server.Finish(SaslResponse.Read(new(await ReadMessageAsync())));
        if (final is null) return false;
        await SendAsync(Wire.Message('R', 12, changeFinal is null ? final : changeFinal(final)));
        return true;
    }

    /// <summary>AuthenticationOk and what follows it.</summary>
    public Task WelcomeAsync() => SendAsync(
        Wire.Message('R', 0),
        Wire.Message('S', "server_version", "18.0"),
        Wire.Message('S', "TimeZone", "UTC"),
        Wire.Message('N', 'S', "NOTICE", 'M', "hello", (byte)0),
        Wire.Message('K', 42, new byte[] { 1, 2, 3, 4 }),
        Wire.Message('Z', 'I'));
}
