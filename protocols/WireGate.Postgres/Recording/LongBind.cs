using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Recording;

/// <summary>
/// Records the values of a Bind that is too long to be read whole, as its pieces pass. Holds no value; refuses what a whole one is refused for, so that what
/// was recorded is what the backend read. The grammar is <see cref="Bind"/>'s.
/// </summary>
/// <param name="record">Where the values go.</param>
/// <param name="operation">What will run with them.</param>
/// <param name="isBlanked">They may be secrets: only how many is recorded.</param>
internal sealed class LongBind(ISessionRecord record, long operation, bool isBlanked) : IPieces
{
    private Part _part = Part.Portal;
    private bool[] _isBinary = [];
    private int _number;
    private int _numberBytes;
    private int _count;
    private int _index;
    private int _left;

    private enum Part
    {
        Portal,
        Statement,
        FormatCount,
        Format,
        Count,
        Length,
        Value,
        ResultCount,
        Result,
        End,
    }

    /// <summary>The first piece, from behind the message's head, or one that follows it.</summary>
    /// <exception cref="ProtocolViolationException">It is malformed.</exception>
    public void Add(in ReadOnlySequence<byte> piece, bool last)
    {
        var reader = new SequenceReader<byte>(piece);
        while (!reader.End)
        {
            if (_part is Part.Portal or Part.Statement) SkipName(ref reader);
            else if (_part == Part.Value) Value(ref reader);
            else if (_part == Part.End) throw Malformed();
            else if (TryReadNumber(ref reader, _part == Part.Length ? sizeof(int) : sizeof(short), out var number)) Take(number);
        }

        if (last && _part != Part.End) throw Malformed();
    }

    private void SkipName(ref SequenceReader<byte> reader)
    {
        if (reader.TryAdvanceTo(0)) _part++;
        else reader.AdvanceToEnd();
    }

    /// <summary>A number may lie across two pieces.</summary>
    private bool TryReadNumber(ref SequenceReader<byte> reader, int length, out int number)
    {
        while (_numberBytes < length && reader.TryRead(out var value))
        {
            _number = (_number << 8) | value;
            _numberBytes++;
        }

        number = _number;
        if (_numberBytes < length) return false;
        (_number, _numberBytes) = (0, 0);
        return true;
    }

    private void Take(int number)
    {
        switch (_part)
        {
            case Part.FormatCount:
                _isBinary = new bool[number];
                _part = number == 0 ? Part.Count : Part.Format;
                break;
            case Part.Format:
                _isBinary[_index++] = number != 0;
                if (_index == _isBinary.Length) (_part, _index) = (Part.Count, 0);
                break;
            case Part.Count:
                if (_isBinary.Length > 1 && _isBinary.Length != number) throw Malformed();
                _count = number;
                _part = number == 0 ? Part.ResultCount : Part.Length;
                break;
            case Part.Length:
                BeginValue(number);
                break;
            case Part.ResultCount:
                _left = number;
                _part = number == 0 ? Part.End : Part.Result;
                break;
            case Part.Result:
                if (--_left == 0) _part = Part.End;
                break;
        }
    }

    private void BeginValue(int length)
    {
        if (length < -1) throw Malformed();
        _left = Math.Max(length, 0);
        _part = Part.Value;
        if (isBlanked) record.ParameterContinued(operation, _index, BlankedValues.Blank, more: false);
        else if (length <= 0) record.ParameterContinued(operation, _index, new RecordedValue(length < 0 ? null : ReadOnlySequence<byte>.Empty, IsText), more: false);
        if (_left == 0) EndValue();
    }

    private void Value(ref SequenceReader<byte> reader)
    {
        var length = (int)Math.Min(_left, reader.Remaining);
        _left -= length;
        if (!isBlanked) record.ParameterContinued(operation, _index, new RecordedValue(reader.UnreadSequence.Slice(0, length), IsText), more: _left > 0);
        reader.Advance(length);
        if (_left == 0) EndValue();
    }

    private void EndValue()
    {
        _index++;
        _part = _index == _count ? Part.ResultCount : Part.Length;
    }

    private bool IsText => _isBinary.Length == 0 || !_isBinary[_isBinary.Length == 1 ? 0 : _index];

    private static ProtocolViolationException Malformed() => new("invalid message format");
}
