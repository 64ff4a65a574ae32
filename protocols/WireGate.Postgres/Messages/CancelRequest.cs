using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary><c>Int32 length, Int32 80877102, Int32 process, Byten key</c>. Nothing answers it; the connection is closed.</summary>
public sealed class CancelRequest(int processId, byte[] key)
{
    public int ProcessId { get; } = processId;

    /// <summary>4 to 256 bytes. Compare in constant time.</summary>
    public ReadOnlyMemory<byte> Key { get; } = key;

    public static CancelRequest Read(in ReadOnlySequence<byte> packet)
    {
        var reader = new MessageReader(packet, 8);
        var processId = reader.ReadInt32();
        if (reader.Remaining is < BackendKeyData.MinKeyLength or > BackendKeyData.MaxKeyLength)
            throw new ProtocolViolationException("invalid length of cancel request");
        return new CancelRequest(processId, reader.ReadRest().ToArray());
    }

    public static void Write(IBufferWriter<byte> output, int processId, ReadOnlySpan<byte> key)
    {
        var writer = new MessageWriter(output, 12 + key.Length);
        writer.WriteInt32(StartupCode.CancelRequest);
        writer.WriteInt32(processId);
        writer.WriteBytes(key);
        writer.End();
    }
}
