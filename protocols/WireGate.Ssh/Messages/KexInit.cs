using System.Buffers;
using System.Collections.Immutable;
using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Ssh.Wire;

namespace WireGate.Ssh.Messages;

/// <summary>
/// <c>byte 20, byte[16] cookie, name-list × 10, boolean first_kex_packet_follows, uint32 0</c> (RFC 4253 §7.1): the algorithms that one side can use, the best first.
/// </summary>
internal sealed record KexInit
{
    /// <summary>Far more than the longest seen (4 kB), and what is kept before anybody logged in.</summary>
    public const int MaxLength = 64 * 1024;

    private const int CookieLength = 16;

    public required ImmutableArray<string> KeyExchange { get; init; }

    public required ImmutableArray<string> HostKeys { get; init; }

    public required ImmutableArray<string> CiphersToServer { get; init; }

    public required ImmutableArray<string> CiphersToClient { get; init; }

    public required ImmutableArray<string> MacsToServer { get; init; }

    public required ImmutableArray<string> MacsToClient { get; init; }

    public required ImmutableArray<string> CompressionToServer { get; init; }

    public required ImmutableArray<string> CompressionToClient { get; init; }

    /// <summary>A packet of a key exchange that was guessed follows at once.</summary>
    public bool GuessFollows { get; init; }

    public static KexInit Read(ReadOnlySpan<byte> payload)
    {
        if (payload.Length > MaxLength) throw new ProtocolViolationException("KEXINIT is too long");
        var reader = new SshReader(payload[1..]);
        reader.ReadBytes(CookieLength);
        var init = new KexInit
        {
            KeyExchange = NameList.Read(ref reader),
            HostKeys = NameList.Read(ref reader),
            CiphersToServer = NameList.Read(ref reader),
            CiphersToClient = NameList.Read(ref reader),
            MacsToServer = NameList.Read(ref reader),
            MacsToClient = NameList.Read(ref reader),
            CompressionToServer = NameList.Read(ref reader),
            CompressionToClient = NameList.Read(ref reader),
        };
        NameList.Read(ref reader);
        NameList.Read(ref reader);
        init = init with { GuessFollows = reader.ReadBoolean() };
        if (reader.ReadUInt32() != 0) throw new ProtocolViolationException("KEXINIT has a reserved field that is not zero");
        reader.End();
        return init;
    }

    public void Write(IBufferWriter<byte> output)
    {
        var writer = new SshWriter(output);
        writer.WriteByte(MessageNumber.KexInit);
        writer.WriteBytes(RandomNumberGenerator.GetBytes(CookieLength));
        foreach (var names in (ReadOnlySpan<ImmutableArray<string>>)
            [KeyExchange, HostKeys, CiphersToServer, CiphersToClient, MacsToServer, MacsToClient, CompressionToServer, CompressionToClient])
        {
            writer.WriteNames(names);
        }

        writer.WriteNames([]);
        writer.WriteNames([]);
        writer.WriteBoolean(GuessFollows);
        writer.WriteUInt32(0);
    }
}
