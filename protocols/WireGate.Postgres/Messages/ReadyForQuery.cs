using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary><c>'Z' Int32 5, Byte1 status</c></summary>
public static class ReadyForQuery
{
    public const byte Type = (byte)'Z';

    public static TransactionStatus Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var status = (TransactionStatus)reader.ReadByte();
        reader.ExpectEnd();
        if (status is not (TransactionStatus.Idle or TransactionStatus.InTransaction or TransactionStatus.Failed))
            throw new ProtocolViolationException("unknown transaction status");
        return status;
    }

    public static void Write(IBufferWriter<byte> output, TransactionStatus status)
    {
        var writer = new MessageWriter(output, Type, 1);
        writer.WriteByte((byte)status);
        writer.End();
    }
}
