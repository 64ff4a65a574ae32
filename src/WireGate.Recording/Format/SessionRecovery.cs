using System.Collections.Immutable;
using System.Formats.Cbor;

namespace WireGate.Recording.Format;

/// <summary>What the recovered block of a session says.</summary>
/// <param name="Reason">How the session ended, as far as the gate that found it knows.</param>
/// <param name="Torn">How many bytes were cut off.</param>
/// <param name="Node">The public key that signed it, where the gate got a new one since it opened the session.</param>
public sealed record SessionRecovery(string Reason, ulong Torn, ImmutableArray<byte>? Node = null)
{
    internal byte[] Encode()
    {
        var writer = new CborWriter();
        writer.WriteStartMap(Node is null ? 2 : 3);
        writer.WriteTextString("reason");
        writer.WriteTextString(Reason);
        writer.WriteTextString("torn");
        writer.WriteUInt64(Torn);
        if (Node is { } node)
        {
            writer.WriteTextString("node");
            writer.WriteByteString(node.AsSpan());
        }

        writer.WriteEndMap();
        return writer.Encode();
    }

    /// <exception cref="InvalidDataException">It is malformed.</exception>
    internal static SessionRecovery Decode(ReadOnlyMemory<byte> map)
    {
        string? reason = null;
        ulong? torn = null;
        byte[]? node = null;
        TextMap.Read(map, (key, reader) =>
        {
            switch (key)
            {
                case "reason": reason = reader.ReadTextString(); break;
                case "torn": torn = reader.ReadUInt64(); break;
                case "node": node = TextMap.Bytes(reader, Chain.HashSize); break;
                default: reader.SkipValue(); break;
            }
        });
        return reason is null || torn is null
            ? throw new InvalidDataException("a recovered block lacks something")
            : new SessionRecovery(reason, torn.Value, node is null ? null : [.. node]);
    }
}
