using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace WireGate.Tests.Postgres.Messages;

/// <summary>Bytes as they stand in the protocol's description, made without the code under test.</summary>
internal static class Wire
{
    /// <summary>A message with a right length.</summary>
    public static byte[] Message(char type, params object[] fields)
    {
        var body = Body(fields);
        return [(byte)type, .. Int32(body.Length + 4), .. body];
    }

    /// <summary>A packet without a type byte.</summary>
    public static byte[] Packet(params object[] fields)
    {
        var body = Body(fields);
        return [.. Int32(body.Length + 4), .. body];
    }

    /// <summary>A string gets its NUL; int is an Int32, short an Int16.</summary>
    public static byte[] Body(params object[] fields) =>
    [
        .. fields.SelectMany(field => field switch
        {
            string text => [.. Encoding.UTF8.GetBytes(text), 0],
            int number => Int32(number),
            short number => Int16(number),
            byte number => [number],
            char letter => [(byte)letter],
            byte[] bytes => bytes,
            _ => throw new ArgumentException(field.GetType().Name),
        }),
    ];

    public static byte[] Int32(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }

    public static byte[] Written(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return output.WrittenSpan.ToArray();
    }

    public static string Text(this ReadOnlySequence<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private static byte[] Int16(short value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteInt16BigEndian(bytes, value);
        return bytes;
    }
}
