using System.IO.Pipelines;
using WireGate.Core.Transport;

namespace WireGate.Tests.Postgres.Messages;

/// <summary>Two ends of a connection that is only memory.</summary>
internal sealed class PipePair
{
    public PipePair()
    {
        var there = new Pipe();
        var back = new Pipe();
        Gate = Link.FromPipe(new End(there.Reader, back.Writer));
        Peer = Link.FromPipe(new End(back.Reader, there.Writer));
    }

    /// <summary>The end that the code under test holds.</summary>
    public Link Gate { get; }

    public Link Peer { get; }

    public async Task SendAsync(params byte[][] parts)
    {
        foreach (var part in parts) await Peer.Output.WriteAsync(part);
    }

    /// <summary>Everything that the gate has written up to now.</summary>
    public byte[] Sent()
    {
        var all = new List<byte>();
        while (Peer.Input.TryRead(out var result) && !result.Buffer.IsEmpty)
        {
            foreach (var segment in result.Buffer) all.AddRange(segment.Span);
            Peer.Input.AdvanceTo(result.Buffer.End);
        }

        return [.. all];
    }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
