using System.Buffers;
using System.Text;
using WireGate.Core;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Keys;

/// <summary><c>string algorithm, string signature</c> (RFC 4253 §6.6).</summary>
internal static class SignatureBlob
{
    /// <summary>The signature itself; false if it says that it was made by another algorithm, or is no signature.</summary>
    public static bool TryOpen(ReadOnlySpan<byte> blob, string algorithm, out ReadOnlySpan<byte> signature)
    {
        signature = default;
        try
        {
            var reader = new SshReader(blob);
            if (!Ascii.Equals(reader.ReadString(), algorithm)) return false;
            signature = reader.ReadString();
            return reader.Remaining == 0;
        }
        catch (ProtocolViolationException)
        {
            return false;
        }
    }

    public static byte[] Make(string algorithm, ReadOnlySpan<byte> signature)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteString(algorithm);
        writer.WriteString(signature);
        return output.WrittenSpan.ToArray();
    }
}
