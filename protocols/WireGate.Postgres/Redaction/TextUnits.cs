using WireGate.Postgres.Relay;

namespace WireGate.Postgres.Redaction;

/// <summary>
/// Where in a message other than a row the strings are. Each ends with a zero byte: <c>Byte1 type, Int32 length</c>, then for an error or a notice
/// <c>(Byte1 field, String)* Byte1 0</c>, for a notification <c>Int32 pid, String, String</c>, for a description <c>Int16 count, (String, 18 bytes)*</c>, and
/// otherwise strings alone.
/// </summary>
internal ref struct TextUnits(ReadOnlySpan<byte> message)
{
    private const int Head = 5;

    /// <summary>Table, column number, type, its size and modifier, format.</summary>
    private const int BehindColumnName = 18;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _at = message[0] switch { BackendType.NotificationResponse => Head + 4, BackendType.RowDescription => Head + 2, _ => Head };

    public int Start { get; private set; }

    public int End { get; private set; }

    /// <summary>Goes on to the next string.</summary>
    public bool MoveNext()
    {
        if (_message[0] is BackendType.ErrorResponse or BackendType.NoticeResponse) _at++;
        if (_at >= _message.Length) return false;
        Start = _at;
        var length = _message[_at..].IndexOf((byte)0);
        End = length < 0 ? _message.Length : _at + length;
        _at = End + 1 + (_message[0] == BackendType.RowDescription ? BehindColumnName : 0);
        return true;
    }
}
