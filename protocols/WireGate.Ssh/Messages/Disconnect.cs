using System.Buffers;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Messages;

/// <summary><c>byte 1, uint32 reason, string description, string language</c> (RFC 4253 §11.1). What it says is for people and not to be trusted.</summary>
internal static class Disconnect
{
    public static void Write(IBufferWriter<byte> output, DisconnectReason reason, string description)
    {
        var writer = new SshWriter(output);
        writer.WriteByte(MessageNumber.Disconnect);
        writer.WriteUInt32((uint)reason);
        writer.WriteString(description);
        writer.WriteString("");
    }

    /// <summary>Why the peer leaves. Its text is not read: nothing received goes into our messages.</summary>
    public static DisconnectReason Read(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        return (DisconnectReason)reader.ReadUInt32();
    }
}
