using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using WireGate.Core;
using WireGate.Core.Transport;

namespace WireGate.Ssh.Transport;

/// <summary><c>SSH-2.0-software SP comments CR LF</c> (RFC 4253 §4.2). Peers know a product's faults by it: ours names none that anybody has to work around.</summary>
internal static class Identification
{
    public const string Own = "SSH-2.0-WireGate";

    /// <summary>RFC 4253 §4.2, with its end.</summary>
    public const int MaxLength = 255;

    /// <summary>A server may say something before; OpenSSH reads as much.</summary>
    private const int MaxForeignLine = 8192;

    private const int MaxForeignLines = 1024;

    public static void Write(IBufferWriter<byte> output)
    {
        output.Write(Encoding.ASCII.GetBytes(Own));
        output.Write("\r\n"u8);
    }

    /// <summary>The peer's line without its end.</summary>
    /// <param name="input">No byte behind it is taken.</param>
    /// <param name="role">Ours: a server may say something before, a client may not.</param>
    /// <param name="cancellationToken">The deadline of the log-in.</param>
    /// <exception cref="ProtocolViolationException">It speaks something else.</exception>
    public static async Task<string> ReadAsync(PipeReader input, Role role, CancellationToken cancellationToken)
    {
        var limit = role == Role.Server ? MaxLength : MaxForeignLine;
        var reader = new FrameReader<IdentificationLine>(input, limit, limit);
        var lines = 0;
        while (await reader.WaitAsync(cancellationToken).ConfigureAwait(false))
        {
            while (reader.TryRead(out _, out var bytes))
            {
                if (TryParse(bytes.ToArray(), out var line))
                {
                    reader.Detach();
                    return line;
                }

                if (role == Role.Server || ++lines == MaxForeignLines) throw NotSsh();
            }
        }

        throw new ProtocolViolationException("connection closed before the version of SSH was told");
    }

    /// <summary>False if it is another line than an identification.</summary>
    /// <exception cref="ProtocolViolationException">It is one that can't be spoken to.</exception>
    internal static bool TryParse(ReadOnlySpan<byte> bytes, out string line)
    {
        line = "";
        if (!bytes.StartsWith("SSH-"u8)) return false;
        if (bytes.Length > MaxLength) throw NotSsh();
        bytes = bytes[..^1];
        if (bytes.EndsWith("\r"u8)) bytes = bytes[..^1];
        // 1.99: a server that speaks both versions (RFC 4253 §5.1).
        if (!bytes.StartsWith("SSH-2.0-"u8) && !bytes.StartsWith("SSH-1.99-"u8)) throw new ProtocolViolationException("only version 2 of SSH is spoken here");
        if (bytes.ContainsAnyExceptInRange((byte)0x20, (byte)0x7e)) throw NotSsh();
        line = Encoding.ASCII.GetString(bytes);
        return true;
    }

    private static ProtocolViolationException NotSsh() => new("only SSH is spoken here");
}
