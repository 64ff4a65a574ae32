using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using WireGate.Core;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Messages;

/// <summary><c>byte 7, uint32 count, (string name, string value) × count</c> (RFC 8308 §2.3). Of one connection, never relayed.</summary>
internal static class ExtInfo
{
    public const string ServerSignatureAlgorithms = "server-sig-algs";

    /// <summary>OpenSSH 10 sends four.</summary>
    private const uint MaxExtensions = 64;

    public static void Write(IBufferWriter<byte> output, IEnumerable<string> signatureAlgorithms)
    {
        var writer = new SshWriter(output);
        writer.WriteByte(MessageNumber.ExtInfo);
        writer.WriteUInt32(1);
        writer.WriteString(ServerSignatureAlgorithms);
        writer.WriteNames(signatureAlgorithms);
    }

    /// <summary>The signature algorithms that the peer takes; empty if it does not say. Other extensions change nothing for us.</summary>
    public static ImmutableArray<string> ReadSignatureAlgorithms(ReadOnlySpan<byte> payload)
    {
        var reader = new SshReader(payload[1..]);
        var count = reader.ReadUInt32();
        if (count > MaxExtensions) throw new ProtocolViolationException("EXT_INFO has too many extensions");
        ImmutableArray<string> algorithms = [];
        for (var index = 0u; index < count; index++)
        {
            var name = reader.ReadString();
            var value = reader.ReadString();
            // Names of algorithms that are no names are of no use to us, and no danger: we look for our own among them.
            if (name.SequenceEqual("server-sig-algs"u8)) algorithms = [.. Encoding.ASCII.GetString(value).Split(',')];
        }

        reader.End();
        return algorithms;
    }
}
