using System.Buffers;
using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary>
/// <c>'v' Int32 length, Int32 version, Int32 count, String option*</c>: the newest version that the server speaks, and the <c>_pq_.</c>
/// options that it does not know. The version is sent whole (<c>3 &lt;&lt; 16 | minor</c>), as servers do and libpq expects.
/// </summary>
public sealed record NegotiateProtocolVersion(ProtocolVersion Version, ImmutableArray<string> UnknownOptions)
{
    public const byte Type = (byte)'v';

    public static NegotiateProtocolVersion Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var version = new ProtocolVersion(reader.ReadInt32());
        var count = reader.ReadInt32();
        // Each takes at least its NUL, so that a count can't make us reserve more than was sent.
        if (count < 0 || count > reader.Remaining) throw new ProtocolViolationException("invalid message format");
        var options = ImmutableArray.CreateBuilder<string>(count);
        for (var i = 0; i < count; i++) options.Add(MessageReader.Decode(reader.ReadCString()));
        reader.ExpectEnd();
        return new NegotiateProtocolVersion(version, options.MoveToImmutable());
    }

    public void Write(IBufferWriter<byte> output)
    {
        var length = 8;
        foreach (var option in UnknownOptions) length = checked(length + MessageWriter.LengthOf(option));
        var writer = new MessageWriter(output, Type, length);
        writer.WriteInt32(Version.Code);
        writer.WriteInt32(UnknownOptions.Length);
        foreach (var option in UnknownOptions) writer.WriteText(option);
        writer.End();
    }
}
