using System.Buffers;

namespace WireGate.Recording.Live;

/// <summary>The columns that a session recorded last. A statement that runs again has the same, and they are referred to in the place of being written again.</summary>
internal sealed class KnownColumns
{
    /// <summary>Some thirty columns. What is longer is written each time: it is much less than the rows that it describes.</summary>
    private const int Longest = 1024;

    private byte[] _bytes = [];
    private int _length;
    private ulong _frame;

    /// <summary>The number of the frame that has these; null if they are not the last.</summary>
    /// <param name="bytes">The description, in the protocol's own form.</param>
    public ulong? Find(in ReadOnlySequence<byte> bytes) =>
        _length > 0 && bytes.Length == _length && IsSame(bytes) ? _frame : null;

    public void Remember(in ReadOnlySequence<byte> bytes, ulong frame)
    {
        _length = 0;
        if (bytes.Length > Longest) return;
        if (_bytes.Length < bytes.Length) _bytes = new byte[bytes.Length];
        bytes.CopyTo(_bytes);
        (_length, _frame) = ((int)bytes.Length, frame);
    }

    public void Forget() => _length = 0;

    private bool IsSame(in ReadOnlySequence<byte> bytes)
    {
        if (bytes.IsSingleSegment) return bytes.FirstSpan.SequenceEqual(_bytes.AsSpan(0, _length));
        var rest = _bytes.AsSpan(0, _length);
        foreach (var segment in bytes)
        {
            if (!rest.StartsWith(segment.Span)) return false;
            rest = rest[segment.Length..];
        }

        return true;
    }
}
