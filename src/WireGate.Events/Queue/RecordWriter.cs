using System.Globalization;
using WireGate.Events.Formats;

namespace WireGate.Events.Queue;

/// <summary>Puts an event's parts together to a record, in one buffer that is used again and again.</summary>
internal sealed class RecordWriter(string gate)
{
    private readonly byte[] _head = GateEventWriter.Head(gate);
    private byte[] _buffer = new byte[4096];

    /// <summary>The most that a record with such parts takes.</summary>
    public int MaxLength(ReadOnlySpan<byte> rest, ReadOnlySpan<byte> text) => RecordFormat.Length(_head.Length + 20 + rest.Length, text.Length);

    /// <summary>Valid until the next call.</summary>
    public ReadOnlySpan<byte> Write(long id, EventType type, ReadOnlySpan<byte> rest, ReadOnlySpan<byte> text)
    {
        Span<byte> digits = stackalloc byte[20];
        id.TryFormat(digits, out var count, default, CultureInfo.InvariantCulture);
        var line = _head.Length + count + rest.Length;
        var length = RecordFormat.Length(line, text.Length);
        if (_buffer.Length < length) _buffer = new byte[Math.Max(length, 2 * _buffer.Length)];
        var record = _buffer.AsSpan(0, length);
        var at = RecordFormat.WriteFields(record, id, type, line);
        _head.CopyTo(record[at..]);
        at += _head.Length;
        digits[..count].CopyTo(record[at..]);
        at += count;
        // The rest begins with the brace of an object of its own; here it goes on.
        rest.CopyTo(record[at..]);
        record[at] = (byte)',';
        text.CopyTo(record[(at + rest.Length)..]);
        RecordFormat.Seal(record);
        return record;
    }
}
