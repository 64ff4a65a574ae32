using System.Formats.Cbor;
using System.Text;

namespace WireGate.Recording.Format;

/// <summary>Reads a CBOR map with text keys. Keys that nobody knows are passed over; a key that comes twice is an error, as is anything behind the map.</summary>
internal static class TextMap
{
    /// <param name="bytes">The whole map.</param>
    /// <param name="field">Given a key, takes exactly one value off the reader.</param>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static void Read(ReadOnlyMemory<byte> bytes, Action<string, CborReader> field)
    {
        try
        {
            // Strict: no key twice, and text that is UTF-8.
            var reader = new CborReader(bytes, CborConformanceMode.Strict);
            ReadNested(reader, field);
            if (reader.BytesRemaining != 0) throw new InvalidDataException("something stands behind a map");
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException)
        {
            throw new InvalidDataException("a map is malformed", error);
        }
    }

    public static void ReadNested(CborReader reader, Action<string, CborReader> field)
    {
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap) field(reader.ReadTextString(), reader);
        reader.ReadEndMap();
    }

    /// <summary>Half a surrogate pair has no UTF-8; it becomes the replacement character.</summary>
    public static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    public static byte[] Bytes(CborReader reader, int length)
    {
        var bytes = reader.ReadByteString();
        return bytes.Length == length ? bytes : throw new InvalidDataException($"a value has not {length} bytes");
    }
}
