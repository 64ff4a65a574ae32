using System.Buffers;
using System.Buffers.Binary;
using System.Net;

namespace WireGate.Core.Transport;

/// <summary>
/// The PROXY protocol, version 2: haproxy's <c>proxy-protocol.txt</c>, section 2.2.
/// <code>
/// signature(12)  version(4 bits) command(4 bits)  family(4 bits) transport(4 bits)  length(16)  addresses  TLVs
/// </code>
/// </summary>
internal readonly struct ProxyHeader : IFrame<ProxyHeader>
{
    /// <summary>Bytes of the whole header at most, from the specification's text on the receiver's buffer.</summary>
    public const int Limit = 536;

    private const int HeadLength = 16;
    private const byte Local = 0x20, Proxy = 0x21;
    private const byte Unspecified = 0x00, Tcp4 = 0x11, Tcp6 = 0x21;
    private const int Tcp4Length = 12, Tcp6Length = 36;

    private readonly byte _command;
    private readonly byte _family;

    private ProxyHeader(byte command, byte family, int length)
    {
        _command = command;
        _family = family;
        TotalLength = HeadLength + length;
    }

    public long TotalLength { get; }

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    public static bool TryParse(ref SequenceReader<byte> reader, out ProxyHeader frame)
    {
        frame = default;
        Span<byte> head = stackalloc byte[HeadLength];
        var count = (int)Math.Min(reader.Remaining, HeadLength);
        head = head[..count];
        reader.TryCopyTo(head);
        // Wrong bytes are refused as soon as they are seen: who does not speak this protocol would not send the rest.
        var compared = Math.Min(count, Signature.Length);
        if (!head[..compared].SequenceEqual(Signature[..compared])) throw Malformed();
        if (count < HeadLength) return false;

        byte command = head[12], family = head[13];
        int length = BinaryPrimitives.ReadUInt16BigEndian(head[14..]);
        if (command is not (Local or Proxy)) throw Malformed();
        if (command == Proxy && family is not (Unspecified or Tcp4 or Tcp6)) throw Malformed();
        if (command == Proxy && length < (family == Tcp4 ? Tcp4Length : family == Tcp6 ? Tcp6Length : 0)) throw Malformed();
        frame = new ProxyHeader(command, family, length);
        return true;
    }

    /// <summary>The client that the header names; null where the proxy speaks for itself or does not know.</summary>
    /// <param name="header">The whole header.</param>
    public IPEndPoint? Client(in ReadOnlySequence<byte> header)
    {
        if (_command == Local || _family == Unspecified) return null;
        Span<byte> addresses = stackalloc byte[Tcp6Length];
        addresses = addresses[..(_family == Tcp4 ? Tcp4Length : Tcp6Length)];
        header.Slice(HeadLength, addresses.Length).CopyTo(addresses);
        // source address, destination address, source port, destination port
        var address = _family == Tcp4 ? addresses[..4] : addresses[..16];
        var port = addresses.Slice(address.Length * 2, 2);
        return new IPEndPoint(new IPAddress(address), BinaryPrimitives.ReadUInt16BigEndian(port));
    }

    private static ProtocolViolationException Malformed() => new("no valid PROXY protocol header");
}
