using System.Buffers;

namespace WireGate.Postgres.Recording;

/// <summary>
/// Writes SQL with <c>***</c> in the place of what its literals and comments hold. Follows PostgreSQL's lexical rules (doubled quotes, E'' with backslashes, dollar quotes,
/// nested comments; standard_conforming_strings is on in every session), and nothing above them, so that it works on text that is no SQL. Takes the text in pieces and
/// holds none of it.
/// </summary>
/// <remarks>https://www.postgresql.org/docs/18/sql-syntax-lexical.html</remarks>
internal sealed class SecretBlanker(IBufferWriter<byte> output)
{
    private readonly DollarTag _tag = new();
    private readonly DollarTag _body = new();
    private SecretWords _words;
    private Part _part;
    private byte _before;
    private int _depth;
    private int _word;
    private ulong _lastWord;
    private int _lastLength;
    private bool _escapes;
    private bool _escapesGoOn;
    private bool _inBody;
    private bool _hides;
    private bool _passwordFollows;
    private byte _prefix;

    private enum Part
    {
        Code,
        Literal,
        LiteralQuote,
        LiteralEscape,
        Name,
        Tag,
        Dollar,
        LineComment,
        BlockComment,
        Bare,
    }

    /// <summary>Blanks from here on. Where it is false, it becomes true behind the first of <see cref="SecretWords"/>.</summary>
    public bool IsArmed { get; set; }

    /// <summary>The text is not understood: quoted names are blanked as well, and a bare word behind PASSWORD.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>A dollar-quoted string behind AS or DO is SQL itself: its literals are blanked, and not the whole.</summary>
    public bool OpensBody { get; init; }

    public void Add(in ReadOnlySequence<byte> piece)
    {
        foreach (var segment in piece) Add(segment.Span);
    }

    public void Add(ReadOnlySpan<byte> piece)
    {
        foreach (var value in piece) Add(value);
    }

    /// <summary>The text is over.</summary>
    public void End()
    {
        if (_part == Part.LiteralQuote) Write((byte)'\'');
        if (_prefix != 0) Hide();
        (_part, _hides) = (Part.Code, false);
    }

    private void Add(byte value)
    {
        var arms = _words.Add(value, wide: true) && !IsArmed;
        if (_inBody && _body.Ends(value)) EndBody(value);
        else Take(value);
        if (!arms) return;
        IsArmed = true;
        // The word is told, what follows is not.
        if (_part is not (Part.Code or Part.Tag)) Hide();
    }

    private void Take(byte value)
    {
        switch (_part)
        {
            case Part.Code: Code(value); break;
            case Part.Literal: Literal(value); break;
            case Part.LiteralQuote: AfterQuote(value); break;
            case Part.LiteralEscape:
                _part = Part.Literal;
                Tell(value);
                break;
            case Part.Name:
                if (value == (byte)'"') Close("\""u8, told: false);
                else Tell(value);
                break;
            case Part.Tag: Tag(value); break;
            case Part.Dollar:
                if (_tag.Ends(value)) Close(_tag.Bytes, told: true, value);
                else Tell(value);
                break;
            case Part.LineComment:
                if (value is (byte)'\n' or (byte)'\r') Close([value], told: false);
                else Tell(value);
                break;
            case Part.BlockComment: BlockComment(value); break;
            case Part.Bare: Bare(value); break;
        }
    }

    private void Code(byte value)
    {
        var word = _word;
        var before = _before;
        var isWord = IsWord(value, word);
        _word = isWord ? word + 1 : 0;
        _before = value;
        if (isWord) Collect(value, isFirst: word == 0);
        else if (word > 0 && IsUnknown && LastWordIs("password"u8, word)) _passwordFollows = true;
        if (_passwordFollows && HidesBare(value)) return;
        if (!IsSpace(value) && value != (byte)'\'' && value != (byte)'-') _escapesGoOn = false;
        if (value == (byte)'\'') Open(Part.Literal, escapes: _escapesGoOn || (word == 1 && before is (byte)'e' or (byte)'E'));
        else if (value == (byte)'"') OpenName();
        else if (value == (byte)'$' && word == 0) OpenTag();
        else if (value == (byte)'-' && before == (byte)'-') Open(Part.LineComment, value: value);
        else if (value == (byte)'*' && before == (byte)'/') Open(Part.BlockComment, value: value);
        else Write(value);
    }

    private void Collect(byte value, bool isFirst)
    {
        if (isFirst) (_lastWord, _lastLength) = (0, 0);
        _lastWord = (_lastWord << 8) | (byte)(value is >= (byte)'A' and <= (byte)'Z' ? value | 0x20 : value);
        _lastLength++;
    }

    /// <summary>Behind PASSWORD in a text that is not understood: whatever stands there without quotes is hidden.</summary>
    private bool HidesBare(byte value)
    {
        if (_prefix == 0 && (IsSpace(value) || value is (byte)'=' or (byte)':')) return false;
        if (_prefix == 0 && value is (byte)'e' or (byte)'E' or (byte)'u' or (byte)'U')
        {
            // E'…' and U&'…' begin like any other word.
            _prefix = value;
            return true;
        }

        _passwordFollows = false;
        var isQuoted = value is (byte)'\'' or (byte)'"' or (byte)'$' or (byte)';' || (_prefix != 0 && value == (byte)'&');
        if (isQuoted && _prefix != 0) Write(_prefix);
        if (!isQuoted)
        {
            _part = Part.Bare;
            Hide();
        }

        _prefix = 0;
        return !isQuoted;
    }

    private void Bare(byte value)
    {
        if (IsSpace(value) || value is (byte)';' or (byte)'\'' or (byte)'"' or (byte)'$')
        {
            (_part, _hides) = (Part.Code, false);
            Code(value);
            return;
        }

        _word = IsWord(value, _word) ? _word + 1 : 0;
        _before = value;
    }

    private void Literal(byte value)
    {
        if (value == (byte)'\'')
        {
            _part = Part.LiteralQuote;
            return;
        }

        if (_escapes && value == (byte)'\\') _part = Part.LiteralEscape;
        Tell(value);
    }

    /// <summary>A quote inside a literal: doubled it is one of its characters, else the end.</summary>
    private void AfterQuote(byte value)
    {
        if (value == (byte)'\'')
        {
            _part = Part.Literal;
            Tell(value);
            Tell(value);
            return;
        }

        var escapes = _escapes;
        Close("'"u8, told: false);
        // A literal goes on in the same way behind white space with a line's end.
        _escapesGoOn = escapes;
        Code(value);
    }

    private void Tag(byte value)
    {
        if (!_tag.TryAdd(value))
        {
            _part = Part.Code;
            Code(value);
            return;
        }

        Write(value);
        if (value != (byte)'$') return;
        if (OpensBody && !_inBody && (LastWordIs("as"u8, _lastLength) || LastWordIs("do"u8, _lastLength)))
        {
            _body.Begin();
            foreach (var one in _tag.Bytes[1..]) _body.TryAdd(one);
            (_inBody, _part, _before) = (true, Part.Code, 0);
            return;
        }

        _part = Part.Dollar;
        if (IsArmed) Hide();
    }

    private void BlockComment(byte value)
    {
        var before = _before;
        _before = value;
        if (before == (byte)'*' && value == (byte)'/')
        {
            _before = 0;
            if (--_depth == 0)
            {
                Close("*/"u8, told: true, value);
                return;
            }
        }
        else if (before == (byte)'/' && value == (byte)'*')
        {
            _before = 0;
            _depth++;
        }

        Tell(value);
    }

    /// <summary>The body's own delimiter ends it wherever it stands, in what looks like a literal of the body too.</summary>
    private void EndBody(byte value)
    {
        _inBody = false;
        Close(_body.Bytes, told: true, value);
    }

    private void Open(Part part, bool escapes = false, byte value = (byte)'\'')
    {
        (_part, _escapes, _before, _depth) = (part, escapes, 0, 1);
        Write(value);
        if (IsArmed) Hide();
    }

    private void OpenName()
    {
        _part = Part.Name;
        Write((byte)'"');
        if (IsArmed && IsUnknown) Hide();
    }

    private void OpenTag()
    {
        _part = Part.Tag;
        _tag.Begin();
        Write((byte)'$');
    }

    /// <param name="delimiter">What ends it.</param>
    /// <param name="told">Whether all of that but its last byte was told already, where nothing is hidden.</param>
    /// <param name="last">That last byte.</param>
    private void Close(ReadOnlySpan<byte> delimiter, bool told, byte last = 0)
    {
        if (_hides || !told) output.Write(delimiter);
        else Write(last);
        (_part, _hides, _before, _word) = (Part.Code, false, 0, 0);
    }

    private void Hide()
    {
        if (_hides) return;
        _hides = true;
        output.Write("***"u8);
    }

    private void Tell(byte value)
    {
        if (!_hides) Write(value);
    }

    private void Write(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    /// <summary>Whether the last word of the code, which is this many bytes long, is the one given; eight bytes of it are held.</summary>
    private bool LastWordIs(ReadOnlySpan<byte> word, int length)
    {
        var value = 0UL;
        foreach (var one in word) value = (value << 8) | one;
        return length == word.Length && value == _lastWord;
    }

    private static bool IsWord(byte value, int length) =>
        value == (byte)'_' || value >= 0x80 || char.IsAsciiLetter((char)value) || (length > 0 && (value == (byte)'$' || char.IsAsciiDigit((char)value)));

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or 0x0b or 0x0c;

    private static bool IsBlankOrAssignment(byte value) => IsSpace(value) || value is (byte)'=' or (byte)':';
}
