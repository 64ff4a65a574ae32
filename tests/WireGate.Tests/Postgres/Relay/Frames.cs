using System.Buffers.Binary;
using System.Text;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>Cuts received bytes into messages, without the code under test.</summary>
internal static class Frames
{
    /// <summary>The types, an error of the backend with its SQLSTATE: <c>T D C Z</c>, <c>E:08P01</c>; <c>?</c> for what is left of a message that was cut off.</summary>
    public static string Types(ReadOnlySpan<byte> bytes)
    {
        var types = new List<string>();
        while (!bytes.IsEmpty)
        {
            var length = bytes.Length < 5 ? int.MaxValue : BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
            if (length < 4 || length >= bytes.Length)
            {
                types.Add("?");
                break;
            }

            var body = bytes[5..(length + 1)];
            // An error begins with its severity; an Execute, of the same type, with a portal's name.
            types.Add(body.StartsWith("S"u8) && bytes[0] == 'E' ? "E:" + Field(body, 'C') : ((char)bytes[0]).ToString());
            bytes = bytes[(length + 1)..];
        }

        return string.Join(' ', types);
    }

    /// <summary>A field of an ErrorResponse's body.</summary>
    public static string Field(ReadOnlySpan<byte> body, char field)
    {
        foreach (var part in Encoding.UTF8.GetString(body).Split('\0'))
            if (part.Length > 0 && part[0] == field) return part[1..];
        return "";
    }
}
