using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using WireGate.Core.Transport;

namespace WireGate.Postgres.Relay;

/// <summary>
/// What is sent to the backend in place of a refused message: something that must fail, so that transaction state, the skip to the next
/// Sync and ReadyForQuery stay the backend's own. Constant texts: nothing of the rule's or the client's, which could end a comment or a
/// string.
/// </summary>
internal sealed class Poison(UpstreamWriter writer)
{
    /// <summary>A syntax error in every version of PostgreSQL: raw parsing comes before any other check, in a failed transaction too.</summary>
    private static ReadOnlySpan<byte> Text => "WIREGATE_DENIED\0"u8;

    /// <summary>A name that nothing has: random for each session, so that no client can give it to a statement of its own.</summary>
    private readonly byte[] _noName = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(32) + "\0");

    public void Query() => Write(Messages.Query.Type, Text);

    /// <summary>A Parse under the client's own name, so that the backend drops an unnamed statement as it would for the client's error.</summary>
    public void Parse(ReadOnlySpan<byte> name)
    {
        Span<byte> body = stackalloc byte[NameTable.MaxNameBytes + 1 + Text.Length + 2];
        var cut = name.Length > NameTable.MaxNameBytes ? name[..NameTable.MaxNameBytes] : name;
        cut.CopyTo(body);
        body[cut.Length] = 0;
        Text.CopyTo(body[(cut.Length + 1)..]);
        var length = cut.Length + 1 + Text.Length;
        BinaryPrimitives.WriteInt16BigEndian(body[length..], 0);
        Write(Messages.Parse.Type, body[..(length + 2)]);
    }

    /// <summary>A Bind of a statement that does not exist: 26000.</summary>
    public void Bind()
    {
        Span<byte> body = stackalloc byte[1 + _noName.Length + 6];
        body.Clear();
        _noName.CopyTo(body[1..]);
        Write(Messages.Bind.Type, body);
    }

    /// <summary>An Execute of a portal that does not exist: 34000.</summary>
    public void Execute()
    {
        Span<byte> body = stackalloc byte[_noName.Length + 4];
        body.Clear();
        _noName.CopyTo(body);
        Write(Messages.Execute.Type, body);
    }

    /// <summary>A call of function 0 with no arguments: 42883.</summary>
    public void FunctionCall()
    {
        Span<byte> body = stackalloc byte[10];
        body.Clear();
        Write(Messages.FunctionCall.Type, body);
    }

    private void Write(byte type, ReadOnlySpan<byte> body)
    {
        Span<byte> frame = stackalloc byte[5 + body.Length];
        frame[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(frame[1..], 4 + body.Length);
        body.CopyTo(frame[5..]);
        writer.WriteControl(frame);
    }
}
