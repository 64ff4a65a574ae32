using System.Buffers;
using WireGate.Core;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Keys;

/// <summary><c>mpint r, mpint s</c> (RFC 5656 §3.1.2); the platform has them one behind the other, each as long as the curve.</summary>
internal static class EcdsaNumbers
{
    /// <param name="bytes">What was received.</param>
    /// <param name="numbers">Twice the curve's length.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, Span<byte> numbers)
    {
        try
        {
            var reader = new SshReader(bytes);
            return TryPlace(reader.ReadPositiveMpint(), numbers[..(numbers.Length / 2)])
                && TryPlace(reader.ReadPositiveMpint(), numbers[(numbers.Length / 2)..])
                && reader.Remaining == 0;
        }
        catch (ProtocolViolationException)
        {
            return false;
        }
    }

    public static byte[] Write(ReadOnlySpan<byte> numbers)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteMpint(numbers[..(numbers.Length / 2)]);
        writer.WriteMpint(numbers[(numbers.Length / 2)..]);
        return output.WrittenSpan.ToArray();
    }

    private static bool TryPlace(ReadOnlySpan<byte> magnitude, Span<byte> place)
    {
        if (magnitude.Length > place.Length) return false;
        place.Clear();
        magnitude.CopyTo(place[^magnitude.Length..]);
        return true;
    }
}
