using System.Buffers.Binary;
using System.Formats.Cbor;

namespace WireGate.Recording.Format;

/// <summary>The header as bytes: magic, u32 length, the same inverted, a CBOR map, a seal.</summary>
internal static class SessionHeaderBytes
{
    /// <summary>Magic and both lengths.</summary>
    public const int PreludeSize = 16;

    private const ulong Version = 1;

    /// <summary>As PNG's: it finds transfers that strip the eighth bit or change line ends.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, (byte)'W', (byte)'G', (byte)'R', (byte)'1', 0x0D, 0x0A, 0x1A];

    /// <summary>The whole header but for its seal.</summary>
    public static byte[] Encode(SessionHeader header)
    {
        var map = EncodeMap(header);
        if (map.Length > FormatLimits.Header) throw new ArgumentException("The header of a recording is too long: it has too many readers.", nameof(header));
        var bytes = new byte[PreludeSize + map.Length];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), (uint)map.Length);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(12), ~(uint)map.Length);
        map.CopyTo(bytes, PreludeSize);
        return bytes;
    }

    /// <summary>The length of the map, or null if it is not said twice alike or is beyond the limit.</summary>
    public static int? MapLength(ReadOnlySpan<byte> prelude)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(prelude[8..]);
        return length == ~BinaryPrimitives.ReadUInt32BigEndian(prelude[12..]) && length <= FormatLimits.Header ? (int)length : null;
    }

    /// <summary>Whether these bytes, trailing zeros aside, can be the beginning of a header whose writing was cut short.</summary>
    /// <param name="found">At most <see cref="PreludeSize"/> bytes.</param>
    public static bool CanBegin(ReadOnlySpan<byte> found)
    {
        var written = found.TrimEnd((byte)0);
        if (written.Length == PreludeSize) return false;
        Span<byte> must = stackalloc byte[PreludeSize];
        Magic.CopyTo(must);
        if (written.Length > 8) written[8..Math.Min(written.Length, 12)].CopyTo(must[8..]);
        var length = BinaryPrimitives.ReadUInt32BigEndian(must[8..]);
        BinaryPrimitives.WriteUInt32BigEndian(must[12..], ~length);
        return written.SequenceEqual(must[..written.Length]) && (written.Length <= 12 || length <= FormatLimits.Header);
    }

    /// <summary>Null if it is of a version that we don't know.</summary>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static SessionHeader? Decode(ReadOnlyMemory<byte> map)
    {
        ulong version = 0;
        ulong? opened = null;
        string? session = null, origin = null, protocol = null, listener = null, client = null, agent = null, token = null, target = null;
        byte[]? node = null, commitment = null;
        List<SealedSessionKey>? readers = null;
        TextMap.Read(map, (key, reader) =>
        {
            switch (key)
            {
                case "version": version = reader.ReadUInt64(); break;
                case "session": session = reader.ReadTextString(); break;
                case "opened": opened = reader.ReadUInt64(); break;
                case "origin": origin = reader.ReadTextString(); break;
                case "node": node = TextMap.Bytes(reader, Chain.HashSize); break;
                case "protocol": protocol = reader.ReadTextString(); break;
                case "listener": listener = reader.ReadTextString(); break;
                case "client": client = reader.ReadTextString(); break;
                case "agent": agent = reader.ReadTextString(); break;
                case "token": token = reader.ReadTextString(); break;
                case "target": target = reader.ReadTextString(); break;
                case "commitment": commitment = TextMap.Bytes(reader, Chain.HashSize); break;
                case "readers": readers = ReadReaders(reader); break;
                default: reader.SkipValue(); break;
            }
        });
        if (version != Version) return null;
        if (session is null || opened is null || origin is null || node is null || protocol is null || listener is null || client is null || commitment is null || readers is null)
            throw new InvalidDataException("the header lacks something");
        return new SessionHeader
        {
            Session = session,
            Opened = Microseconds.ToTime(opened.Value),
            Origin = origin,
            Node = [.. node],
            Protocol = protocol,
            Listener = listener,
            Client = client,
            Agent = agent ?? "",
            Token = token ?? "",
            Target = target ?? "",
            Readers = [.. readers],
            Commitment = [.. commitment],
        };
    }

    private static List<SealedSessionKey> ReadReaders(CborReader reader)
    {
        var readers = new List<SealedSessionKey>();
        reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray)
        {
            string? id = null;
            byte[]? box = null;
            TextMap.ReadNested(reader, (key, inner) =>
            {
                if (key == "id") id = inner.ReadTextString();
                else if (key == "key") box = TextMap.Bytes(inner, Keys.SessionKey.SealedLength);
                else inner.SkipValue();
            });
            if (id is null || box is null) throw new InvalidDataException("a reader in the header lacks something");
            readers.Add(new SealedSessionKey(id, [.. box]));
        }

        reader.ReadEndArray();
        return readers;
    }

    private static byte[] EncodeMap(SessionHeader header)
    {
        var writer = new CborWriter();
        writer.WriteStartMap(13);
        writer.WriteTextString("version");
        writer.WriteUInt64(Version);
        Text("session", header.Session);
        writer.WriteTextString("opened");
        writer.WriteUInt64(Microseconds.Of(header.Opened));
        Text("origin", header.Origin);
        writer.WriteTextString("node");
        writer.WriteByteString(header.Node.AsSpan());
        Text("protocol", header.Protocol);
        Text("listener", header.Listener);
        Text("client", header.Client);
        Text("agent", header.Agent);
        Text("token", header.Token);
        Text("target", header.Target);
        writer.WriteTextString("readers");
        writer.WriteStartArray(header.Readers.Length);
        foreach (var reader in header.Readers)
        {
            writer.WriteStartMap(2);
            Text("id", reader.Reader);
            writer.WriteTextString("key");
            writer.WriteByteString(reader.Box.AsSpan());
            writer.WriteEndMap();
        }

        writer.WriteEndArray();
        writer.WriteTextString("commitment");
        writer.WriteByteString(header.Commitment.AsSpan());
        writer.WriteEndMap();
        return writer.Encode();

        void Text(string key, string value)
        {
            writer.WriteTextString(key);
            writer.WriteTextString(TextMap.WellFormed(value));
        }
    }
}
