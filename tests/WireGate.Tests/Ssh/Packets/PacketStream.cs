using System.Buffers;
using System.IO.Pipelines;
using WireGate.Ssh.Packets;

namespace WireGate.Tests.Ssh.Packets;

/// <summary>Packets from one writer to one reader.</summary>
internal static class PacketStream
{
    public static byte[] Seal(string cipher, params byte[][] payloads)
    {
        var output = new ArrayBufferWriter<byte>();
        using var writer = new PacketWriter();
        writer.Switch(Ciphers.Make(cipher), resetSequence: false);
        foreach (var payload in payloads) writer.Write(output, payload);
        return output.WrittenSpan.ToArray();
    }

    public static PipeReader Of(byte[] bytes) => PipeReader.Create(new ReadOnlySequence<byte>(bytes));

    public static Task<List<byte[]>> ReadAsync(string cipher, byte[] bytes) => ReadAsync(cipher, Of(bytes));

    public static async Task<List<byte[]>> ReadAsync(string cipher, PipeReader input)
    {
        using var reader = new PacketReader(input);
        reader.Switch(Ciphers.Make(cipher), resetSequence: false);
        var payloads = new List<byte[]>();
        while (await reader.WaitAsync(default))
            while (reader.TryRead(out var payload)) payloads.Add(payload.ToArray());
        return payloads;
    }
}
