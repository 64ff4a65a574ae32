using System.Formats.Cbor;

namespace WireGate.Recording.Format;

/// <summary>What the end block of a session says.</summary>
/// <param name="Reason">Why the session ended.</param>
/// <param name="Operations">How many were asked for.</param>
/// <param name="Denials">How many of them were denied.</param>
/// <param name="Frames">How many the file has numbers for, lost ones included.</param>
/// <param name="Bytes">What the frames take in the clear.</param>
public sealed record SessionEnding(string Reason, ulong Operations, ulong Denials, ulong Frames, ulong Bytes)
{
    internal byte[] Encode()
    {
        var writer = new CborWriter();
        writer.WriteStartMap(5);
        writer.WriteTextString("reason");
        writer.WriteTextString(Reason);
        writer.WriteTextString("operations");
        writer.WriteUInt64(Operations);
        writer.WriteTextString("denials");
        writer.WriteUInt64(Denials);
        writer.WriteTextString("frames");
        writer.WriteUInt64(Frames);
        writer.WriteTextString("bytes");
        writer.WriteUInt64(Bytes);
        writer.WriteEndMap();
        return writer.Encode();
    }

    /// <exception cref="InvalidDataException">It is malformed.</exception>
    internal static SessionEnding Decode(ReadOnlyMemory<byte> map)
    {
        string? reason = null;
        ulong? operations = null, denials = null, frames = null, bytes = null;
        TextMap.Read(map, (key, reader) =>
        {
            switch (key)
            {
                case "reason": reason = reader.ReadTextString(); break;
                case "operations": operations = reader.ReadUInt64(); break;
                case "denials": denials = reader.ReadUInt64(); break;
                case "frames": frames = reader.ReadUInt64(); break;
                case "bytes": bytes = reader.ReadUInt64(); break;
                default: reader.SkipValue(); break;
            }
        });
        return reason is null || operations is null || denials is null || frames is null || bytes is null
            ? throw new InvalidDataException("an end lacks something")
            : new SessionEnding(reason, operations.Value, denials.Value, frames.Value, bytes.Value);
    }
}
