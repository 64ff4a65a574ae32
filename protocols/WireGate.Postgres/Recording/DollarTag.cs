namespace WireGate.Postgres.Recording;

/// <summary>The delimiter of a dollar-quoted string, <c>$tag$</c>, and how much of the closing one has been seen.</summary>
internal sealed class DollarTag
{
    /// <summary>PostgreSQL knows no limit; nobody writes a tag this long.</summary>
    private const int MaxLength = 256;

    private readonly byte[] _bytes = new byte[MaxLength];
    private int _length;
    private int _seen;

    /// <summary>The delimiter.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Math.Min(_length, MaxLength));

    /// <summary>Begins to collect one, at its first <c>$</c>.</summary>
    public void Begin()
    {
        (_length, _seen) = (0, 0);
        TryAdd((byte)'$');
    }

    /// <summary>The next byte of the opening delimiter; false where it can't be part of one (<c>$1</c>).</summary>
    public bool TryAdd(byte value)
    {
        var fits = _length == 0 || value == (byte)'$' || value is (byte)'_' or >= 0x80 || char.IsAsciiLetter((char)value)
            || (_length > 1 && char.IsAsciiDigit((char)value));
        if (!fits) return false;
        if (_length < MaxLength) _bytes[_length] = value;
        _length++;
        return true;
    }

    /// <summary>The next byte behind the opening delimiter; true where it completes the closing one. One that is too long to be kept is never found: all that follows is the string.</summary>
    public bool Ends(byte value)
    {
        if (_length > MaxLength) return false;
        _seen = value == _bytes[_seen] ? _seen + 1 : value == (byte)'$' ? 1 : 0;
        if (_seen < _length) return false;
        _seen = 0;
        return true;
    }
}
