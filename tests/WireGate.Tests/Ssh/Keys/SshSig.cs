using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using WireGate.Ssh.Wire;

namespace WireGate.Tests.Ssh.Keys;

/// <summary>The signatures of <c>ssh-keygen -Y sign</c> (OpenSSH's PROTOCOL.sshsig).</summary>
internal static class SshSig
{
    public static (byte[] Key, byte[] Signature, byte[] Signed) Open(byte[] blob, ReadOnlySpan<byte> text)
    {
        var reader = new SshReader(blob.AsSpan(6));
        reader.ReadUInt32();
        var key = reader.ReadString().ToArray();
        var space = reader.ReadString();
        reader.ReadString();
        var hash = reader.ReadString();
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteBytes("SSHSIG"u8);
        writer.WriteString(space);
        writer.WriteString("");
        writer.WriteString(hash);
        writer.WriteString(Encoding.ASCII.GetString(hash) == "sha256" ? SHA256.HashData(text) : SHA512.HashData(text));
        var signature = reader.ReadString().ToArray();
        reader.End();
        return (key, signature, output.WrittenSpan.ToArray());
    }
}
