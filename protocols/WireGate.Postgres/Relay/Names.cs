using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Relay;

/// <summary>Names of prepared statements and portals in messages.</summary>
internal static class Names
{
    /// <summary>A name's bytes, copied only where the pipe's buffers split it.</summary>
    public static ReadOnlySpan<byte> Span(ReadOnlySequence<byte> name) => name.IsSingleSegment ? name.FirstSpan : name.ToArray();

    /// <summary>The first String of a message of which only a first piece is here.</summary>
    public static ReadOnlySpan<byte> First(ReadOnlySequence<byte> piece)
    {
        var reader = new MessageReader(piece);
        return Span(reader.ReadCString());
    }

    /// <summary>What follows the first String of a message of which only a first piece is here.</summary>
    public static ReadOnlySequence<byte> BehindFirst(in ReadOnlySequence<byte> piece)
    {
        var reader = new MessageReader(piece);
        reader.ReadCString();
        return reader.ReadRest();
    }

    /// <summary>The first two Strings of a message of which only a first piece is here: portal and statement of a Bind.</summary>
    /// <exception cref="ProtocolViolationException">They do not stand in the first piece.</exception>
    public static (ReadOnlySequence<byte> Portal, ReadOnlySequence<byte> Statement) FirstTwo(in ReadOnlySequence<byte> piece)
    {
        var reader = new MessageReader(piece);
        return (reader.ReadCString(), reader.ReadCString());
    }

    /// <summary>Portal and statement of a whole Bind.</summary>
    public static (ReadOnlySequence<byte> Portal, ReadOnlySequence<byte> Statement) Of(in Bind bind) => (bind.Portal, bind.Statement);
}
