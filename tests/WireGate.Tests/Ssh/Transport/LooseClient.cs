using System.Buffers;
using System.Text;
using WireGate.Ssh.Packets;
using WireGate.Ssh.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Ssh.Transport;

/// <summary>A client that says what a test wants before any key is exchanged: its first packets, one after the other.</summary>
internal sealed class LooseClient(AlgorithmOffer offer)
{
    /// <summary>Packets in the place of a plain KEXINIT.</summary>
    public IReadOnlyList<byte[]> Packets { get; init; } = [];

    /// <summary>Its own KEXINIT, without what makes a key exchange strict.</summary>
    public static byte[] Init(AlgorithmOffer offer, bool isStrict = false)
    {
        var output = new ArrayBufferWriter<byte>();
        var init = offer.ToMessage(Role.Client, ["ssh-ed25519"], isFirst: isStrict);
        init.Write(output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>What comes of it at the server.</summary>
    public async Task<SshTransport> OpenAsync(TransportSettings server)
    {
        var (link, peer) = LinkPair.InMemory();
        peer.Output.Write(Encoding.ASCII.GetBytes("SSH-2.0-loose\r\n"));
        using var writer = new PacketWriter();
        foreach (var packet in Packets.Count > 0 ? Packets : [Init(offer)]) writer.Write(peer.Output, packet);
        await peer.Output.FlushAsync();
        await peer.Output.CompleteAsync();
        try
        {
            return await SshTransport.OpenAsync(link, server, default);
        }
        finally
        {
            await peer.Input.CompleteAsync();
            await link.CloseAsync();
        }
    }
}
