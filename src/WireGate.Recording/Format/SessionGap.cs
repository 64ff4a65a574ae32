using System.Formats.Cbor;

namespace WireGate.Recording.Format;

/// <summary>What the body of a gap says; how many frames are lost stands in its head.</summary>
internal static class SessionGap
{
    public static byte[] Encode(string reason)
    {
        var writer = new CborWriter();
        writer.WriteStartMap(1);
        writer.WriteTextString("reason");
        writer.WriteTextString(reason);
        writer.WriteEndMap();
        return writer.Encode();
    }

    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static string Decode(ReadOnlyMemory<byte> map)
    {
        string? reason = null;
        TextMap.Read(map, (key, reader) =>
        {
            if (key == "reason") reason = reader.ReadTextString();
            else reader.SkipValue();
        });
        return reason ?? throw new InvalidDataException("a gap lacks its reason");
    }
}
