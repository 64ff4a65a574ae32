using WireGate.Core;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Messages;

/// <summary><c>byte 98, uint32 recipient, string type, boolean want_reply, …</c> (RFC 4254 §5.4).</summary>
internal readonly ref struct ChannelRequest
{
    /// <summary>A command; OpenSSH's own limit is that of a packet.</summary>
    public const int MaxText = 128 * 1024;

    private ChannelRequest(ReadOnlySpan<byte> type, bool wantsReply, ReadOnlySpan<byte> fields, ReadOnlySpan<byte> body)
    {
        Type = type;
        WantsReply = wantsReply;
        Fields = fields;
        Body = body;
    }

    public ReadOnlySpan<byte> Type { get; }

    public bool WantsReply { get; }

    /// <summary>The type's own.</summary>
    public ReadOnlySpan<byte> Fields { get; }

    /// <summary>Everything behind the recipient.</summary>
    public ReadOnlySpan<byte> Body { get; }

    public static ChannelRequest Read(ReadOnlySpan<byte> body)
    {
        var reader = new SshReader(body);
        var type = reader.ReadString();
        var wantsReply = reader.ReadBoolean();
        return new ChannelRequest(type, wantsReply, reader.Rest, body);
    }

    /// <summary>The one string of <c>exec</c> and <c>subsystem</c> (RFC 4254 §6.5).</summary>
    public ReadOnlySpan<byte> ReadText()
    {
        var reader = new SshReader(Fields);
        var text = reader.ReadString();
        reader.End();
        return text.Length <= MaxText ? text : throw new ProtocolViolationException("a command is too long");
    }
}
