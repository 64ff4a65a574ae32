using System.Text;
using WireGate.Ssh.Connection;
using WireGate.Ssh.Messages;

namespace WireGate.Tests.Ssh.Connection;

/// <summary>Refuses what has the word "forbidden" in it, and forwards to port 9.</summary>
internal sealed class WordJudge : IChannelJudge
{
    public List<string> Asked { get; } = [];

    public string? Forward(in ChannelRequest request, IRequestQueue queue)
    {
        Asked.Add(Encoding.UTF8.GetString(request.Type));
        if (request.Fields.IndexOf("forbidden"u8) >= 0) return "refused by rule \"no-forbidden\"";
        queue.Enqueue(request.Body);
        return null;
    }

    public string? ForwardOpen(in ChannelOpen open, byte[] message, IRequestQueue queue)
    {
        Asked.Add(Encoding.UTF8.GetString(open.Type));
        // string host, uint32 port (RFC 4254 §7.2).
        if (open.Fields.IndexOf((byte[])[0, 0, 0, 9, 0, 0, 0, 9]) >= 0) return "refused by rule \"no-discard\"";
        queue.Enqueue(message);
        return null;
    }
}
