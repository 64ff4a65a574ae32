using System.Buffers;
using WireGate.Ssh.Connection;
using WireGate.Ssh.Keys;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Transport;
using WireGate.Ssh.Wire;
using WireGate.Tests.Ssh.Transport;

namespace WireGate.Tests.Ssh.Connection;

/// <summary>A relay whose client and target say exactly what a test wants.</summary>
internal sealed class RelayBed : IAsyncDisposable
{
    private readonly Ed25519SigningKey _host;
    private readonly SshEnds _front;
    private readonly SshEnds _back;
    private readonly CancellationTokenSource _stopping = new();

    private RelayBed(Ed25519SigningKey host, SshEnds front, SshEnds back)
    {
        (_host, _front, _back) = (host, front, back);
        Relay = new ConnectionRelay(front.Server, back.Client, Judge);
        Running = Relay.RunAsync(_stopping.Token);
    }

    public WordJudge Judge { get; } = new();

    public ConnectionRelay Relay { get; }

    public Task Running { get; }

    public SshTransport Client => _front.Client;

    public SshTransport Target => _back.Server;

    public static async Task<RelayBed> OpenAsync()
    {
        var host = new Ed25519SigningKey(new byte[32]);
        return new RelayBed(
            host, await SshEnds.OpenAsync(SshEnds.ServerSettings(host), SshEnds.ClientSettings(host)),
            await SshEnds.OpenAsync(SshEnds.ServerSettings(host), SshEnds.ClientSettings(host)));
    }

    /// <summary>A session that both sides have opened: 0 for the client, 7 for the target, with windows of 1,000 and packets of 500 bytes.</summary>
    public static async Task<RelayBed> WithChannelAsync()
    {
        var bed = await OpenAsync();
        bed.Say(bed.Client, Open("session", 0, 1000, 500));
        await SshEnds.ReceiveAsync(bed.Target);
        bed.Say(bed.Target, Confirm(0, 7, 1000, 500));
        await SshEnds.ReceiveAsync(bed.Client);
        return bed;
    }

    public static byte[] Open(string type, uint sender, uint window, uint maxPacket, byte[]? fields = null) =>
        ChannelOpen.Write(System.Text.Encoding.ASCII.GetBytes(type), sender, window, maxPacket, fields);

    public static byte[] Confirm(uint recipient, uint sender, uint window, uint maxPacket) => Message(MessageNumber.ChannelOpenConfirmation, writer =>
    {
        foreach (var number in (uint[])[recipient, sender, window, maxPacket]) writer.WriteUInt32(number);
    });

    public static byte[] Data(uint recipient, int length) => Message(MessageNumber.ChannelData, writer =>
    {
        writer.WriteUInt32(recipient);
        writer.WriteString(new byte[length]);
    });

    public static byte[] Of(byte number, uint recipient, params uint[] more) => Message(number, writer =>
    {
        foreach (var value in (uint[])[recipient, .. more]) writer.WriteUInt32(value);
    });

    public static byte[] Request(uint recipient, string type, bool wantsReply, string? text = null) => Message(MessageNumber.ChannelRequest, writer =>
    {
        writer.WriteUInt32(recipient);
        writer.WriteString(type);
        writer.WriteBoolean(wantsReply);
        if (text is not null) writer.WriteString(text);
    });

    public void Say(SshTransport from, params byte[][] messages)
    {
        foreach (var message in messages) from.Outbox.Send(message);
        from.Outbox.Kick();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _front.DisposeAsync();
        await _back.DisposeAsync();
        _host.Dispose();
        _stopping.Dispose();
    }

    private static byte[] Message(byte number, Action<SshWriter> fields)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteByte(number);
        fields(writer);
        return output.WrittenSpan.ToArray();
    }
}
