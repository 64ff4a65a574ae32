using System.Buffers;
using System.Text;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>
/// What a recorded program may do to the terminal that it is replayed on: write, colour, move the cursor, erase, scroll. Everything else of ECMA-48 and xterm is dropped: titles,
/// clipboard, key definitions, whatever makes a terminal answer (its answer would be typed into the shell), 8-bit controls. Keeps its state between pieces.
/// </summary>
internal sealed class TerminalFilter
{
    private const byte Escape = 0x1b, Bell = 0x07, Cancel = 0x18, Substitute = 0x1a;

    /// <summary>Longer sequences are not real ones.</summary>
    private const int Longest = 64;

    /// <summary>Cursor up, down, right, left, next and previous line, column, place, line; erase in display and line; insert and delete lines and characters; scroll; colours; margins; save and restore.</summary>
    private static readonly SearchValues<byte> Finals = SearchValues.Create("ABCDEFGHdfJKLMPX@STmrsu"u8);

    private enum State
    {
        Ground,
        Escape,
        Charset,
        Sequence,

        /// <summary>Dropped up to a final byte.</summary>
        DroppedSequence,

        /// <summary>ESC, intermediates: dropped up to a final byte of its own range.</summary>
        DroppedEscape,

        /// <summary>Operating system command and its like: dropped up to its terminator.</summary>
        Text,
    }

    private readonly byte[] _sequence = new byte[Longest];
    private readonly byte[] _character = new byte[4];
    private State _state;
    private int _length;
    private int _characterLength;

    /// <summary>Returns what of these bytes may pass.</summary>
    public byte[] Pass(ReadOnlySpan<byte> bytes)
    {
        var passed = new ArrayBufferWriter<byte>(bytes.Length + Longest);
        foreach (var one in bytes) Take(one, passed);
        return passed.WrittenSpan.ToArray();
    }

    private void Take(byte one, ArrayBufferWriter<byte> passed)
    {
        if (one is Cancel or Substitute)
        {
            _state = State.Ground;
            _characterLength = 0;
            return;
        }

        // It ends whatever stood before it, a text without its terminator too, as in xterm: nothing can hide behind one.
        if (one == Escape)
        {
            _state = State.Escape;
            _characterLength = 0;
            return;
        }

        switch (_state)
        {
            case State.Ground: TakeText(one, passed); break;
            case State.Escape: TakeEscape(one, passed); break;
            case State.Charset:
                // ASCII and line drawing.
                if (one is (byte)'B' or (byte)'0') passed.Write([Escape, _sequence[0], one]);
                _state = State.Ground;
                break;
            case State.Sequence: TakeSequence(one, passed); break;
            case State.DroppedSequence:
                if (one is >= 0x40 and <= 0x7e) _state = State.Ground;
                break;
            case State.DroppedEscape:
                if (one is >= 0x30 and <= 0x7e) _state = State.Ground;
                break;
            case State.Text:
                if (one == Bell) _state = State.Ground;
                break;
        }
    }

    private void TakeEscape(byte one, ArrayBufferWriter<byte> passed)
    {
        _state = State.Ground;
        switch (one)
        {
            case (byte)'[':
                (_state, _length) = (State.Sequence, 0);
                break;
            case (byte)'(' or (byte)')':
                (_state, _sequence[0]) = (State.Charset, one);
                break;
            case (byte)']' or (byte)'P' or (byte)'X' or (byte)'^' or (byte)'_':
                _state = State.Text;
                break;
            case (byte)'7' or (byte)'8' or (byte)'D' or (byte)'E' or (byte)'M':
                passed.Write([Escape, one]);
                break;
            case >= 0x20 and <= 0x2f:
                _state = State.DroppedEscape;
                break;
        }
    }

    private void TakeSequence(byte one, ArrayBufferWriter<byte> passed)
    {
        if (one < 0x20 || one > 0x7e || _length == Longest)
        {
            // A control inside a sequence would be carried out by a terminal; here it ends what can't be trusted.
            _state = one is >= 0x20 and < 0x40 ? State.DroppedSequence : State.Ground;
            return;
        }

        _sequence[_length++] = one;
        if (one < 0x40) return;
        _state = State.Ground;
        var parameters = _sequence.AsSpan(0, _length - 1);
        if (!MayPass(parameters, one)) return;
        passed.Write([Escape, (byte)'[']);
        passed.Write(_sequence.AsSpan(0, _length));
    }

    /// <summary>Numbers only, but for the modes of the cursor, wrapping and the second screen.</summary>
    private static bool MayPass(ReadOnlySpan<byte> parameters, byte final)
    {
        if (final is (byte)'h' or (byte)'l') return parameters.SequenceEqual("?25"u8) || parameters.SequenceEqual("?7"u8) || parameters.SequenceEqual("?1049"u8) || parameters.SequenceEqual("?47"u8);
        return Finals.Contains(final) && !parameters.ContainsAnyExcept("0123456789;:"u8);
    }

    private void TakeText(byte one, ArrayBufferWriter<byte> passed)
    {
        if (one < 0x80)
        {
            _characterLength = 0;
            if (one is >= 0x20 and < 0x7f or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'\b') passed.Write([one]);
            return;
        }

        if ((one & 0xc0) == 0xc0) _characterLength = 0;
        if (_characterLength == _character.Length) _characterLength = 0;
        _character[_characterLength++] = one;
        var character = _character.AsSpan(0, _characterLength);
        switch (Rune.DecodeFromUtf8(character, out var rune, out var used))
        {
            case OperationStatus.Done when used == _characterLength:
                // Controls of eight bits are controls in UTF-8 too.
                if (rune.Value >= 0xa0 && Rune.GetUnicodeCategory(rune) != System.Globalization.UnicodeCategory.Format) passed.Write(character);
                _characterLength = 0;
                break;
            case OperationStatus.NeedMoreData:
                break;
            default:
                _characterLength = 0;
                break;
        }
    }
}
