using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary>
/// <c>'K' Int32 length, Int32 process, Byten key</c>: what a CancelRequest must show. The key has 4 bytes in protocol 3.0 and 4 to 256 in 3.2.
/// </summary>
public static class BackendKeyData
{
    public const byte Type = (byte)'K';
    public const int MinKeyLength = 4;
    public const int MaxKeyLength = 256;

    public static void Read(in ReadOnlySequence<byte> message, out int processId, out byte[] key)
    {
        var reader = new MessageReader(message);
        processId = reader.ReadInt32();
        if (reader.Remaining is < MinKeyLength or > MaxKeyLength) throw new ProtocolViolationException("invalid length of a cancel key");
        key = reader.ReadRest().ToArray();
    }

    public static void Write(IBufferWriter<byte> output, int processId, ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(key.Length, MinKeyLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(key.Length, MaxKeyLength);
        var writer = new MessageWriter(output, Type, 4 + key.Length);
        writer.WriteInt32(processId);
        writer.WriteBytes(key);
        writer.End();
    }
}
