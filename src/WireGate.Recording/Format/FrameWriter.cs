using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using WireGate.Core;

namespace WireGate.Recording.Format;

/// <summary>
/// Writes the frames of a session as CBOR, without allocating. Between <see cref="Begin"/> and <see cref="End"/> each field is given at most
/// once; what is too long for one frame goes on in further ones by itself. Not for two threads at once.
/// </summary>
public sealed class FrameWriter
{
    private readonly IBufferWriter<byte> _output;
    private readonly AccessWriter _accesses;
    private FrameKind _kind;
    private ulong _time;
    private ulong _operation;
    private int _room;
    private int _array;

    /// <param name="output">Where frames go.</param>
    /// <param name="next">The number of the first one.</param>
    public FrameWriter(IBufferWriter<byte> output, ulong next = 0)
    {
        _output = output;
        _accesses = new AccessWriter(output);
        Next = next;
    }

    /// <summary>The number of the next frame.</summary>
    public ulong Next { get; private set; }

    /// <param name="kind">What the frame tells.</param>
    /// <param name="time">µs since the session was opened.</param>
    /// <param name="operation">The operation that it belongs to, from 1; 0 for none.</param>
    public void Begin(FrameKind kind, ulong time, ulong operation = 0)
    {
        _kind = kind;
        _time = time;
        _operation = operation;
        _room = FormatLimits.Piece;
        var span = _output.GetSpan(4 + (4 * (1 + CborOutput.MaxHead)));
        span[0] = CborOutput.OpenMap;
        span[1] = FrameKey.Kind;
        span[2] = (byte)kind;
        span[3] = FrameKey.Number;
        var at = 4 + CborOutput.PutHead(span[4..], CborOutput.Unsigned, Next);
        span[at++] = FrameKey.Time;
        at += CborOutput.PutHead(span[at..], CborOutput.Unsigned, time);
        if (operation != 0)
        {
            span[at++] = FrameKey.Operation;
            at += CborOutput.PutHead(span[at..], CborOutput.Unsigned, operation);
        }

        _output.Advance(at);
    }

    public void End()
    {
        _output.Byte(CborOutput.Break);
        Next++;
    }

    /// <summary>What was asked, or why. Bytes that are not UTF-8 are written as bytes.</summary>
    public void Text(ReadOnlySpan<byte> utf8) => Long(FrameKey.Text, utf8, Utf8.IsValid(utf8));

    /// <inheritdoc cref="Text(ReadOnlySpan{byte})"/>
    public void Text(in ReadOnlySequence<byte> utf8)
    {
        using var bytes = new Contiguous(utf8);
        Text(bytes.Span);
    }

    /// <inheritdoc cref="Text(ReadOnlySpan{byte})"/>
    public void Text(string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        var rented = ArrayPool<byte>.Shared.Rent(most);
        Long(FrameKey.Text, rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)), isText: true);
        ArrayPool<byte>.Shared.Return(rented);
    }

    public void Data(ReadOnlySpan<byte> data) => Long(FrameKey.Data, data, isText: false);

    public void Data(in ReadOnlySequence<byte> data)
    {
        using var bytes = new Contiguous(data);
        Data(bytes.Span);
    }

    public void Rule(string name) => Name(FrameKey.Rule, name);

    /// <summary>Of a target, a credential, a code, a stage.</summary>
    public void Name(string name) => Name(FrameKey.Name, name);

    /// <param name="word"><c>allow</c>, <c>deny</c> or <c>hold</c>.</param>
    public void Outcome(string word) => Name(FrameKey.Outcome, word);

    /// <summary>The next frame of this kind and operation goes on with the text or the last value. For what comes to the writer in pieces.</summary>
    public void GoesOn()
    {
        _output.Byte(FrameKey.More);
        _output.Byte(CborOutput.True);
    }

    /// <summary>The first value here goes on with the last one of the frame before.</summary>
    public void Continued()
    {
        _output.Byte(FrameKey.Continued);
        _output.Byte(CborOutput.True);
    }

    /// <param name="operation">The one whose text this one runs.</param>
    public void Prepared(ulong operation) => _output.Keyed(FrameKey.Prepared, operation);

    /// <param name="frame">The number of the frame that has them.</param>
    public void SameColumns(ulong frame) => _output.Keyed(FrameKey.SameColumns, frame);

    public void Rows(ulong rows) => _output.Keyed(FrameKey.Rows, rows);

    public void Bytes(ulong bytes) => _output.Keyed(FrameKey.Bytes, bytes);

    /// <param name="microseconds">How long it took.</param>
    public void Duration(ulong microseconds) => _output.Keyed(FrameKey.Duration, microseconds);

    /// <summary>Of a terminal.</summary>
    public void Size(uint columns, uint rows)
    {
        _output.Byte(FrameKey.Size);
        _output.Byte(CborOutput.OpenArray);
        _output.Head(CborOutput.Unsigned, columns);
        _output.Head(CborOutput.Unsigned, rows);
        _output.Byte(CborOutput.Break);
    }

    /// <param name="person">Who decided.</param>
    /// <param name="through">Where, and how the person was known.</param>
    public void Approver(string person, string through)
    {
        BeginPrincipal();
        Entry("person"u8, person);
        Entry("through"u8, through);
        _output.Byte(CborOutput.Break);
    }

    /// <param name="agent">The agent.</param>
    /// <param name="person">The person that it acts for.</param>
    /// <param name="token">The public part of its token.</param>
    /// <param name="task">What it works on.</param>
    /// <param name="issuer">Who vouches for it; null for the gate itself.</param>
    /// <param name="actors">Those through whom it got its token, the nearest first.</param>
    public void Principal(string agent, string? person, string? token, string? task = null, string? issuer = null, ImmutableArray<Actor> actors = default)
    {
        BeginPrincipal();
        Entry("agent"u8, agent);
        if (person is not null) Entry("person"u8, person);
        if (token is not null) Entry("token"u8, token);
        if (task is not null) Entry("task"u8, task);
        if (issuer is not null) Entry("issuer"u8, issuer);
        if (!actors.IsDefaultOrEmpty) Actors(actors);
        _output.Byte(CborOutput.Break);
    }

    public void Accesses(AccessSet accesses)
    {
        BeginArray(FrameKey.Accesses);
        foreach (var access in accesses.Accesses)
        {
            // An access is judged as one, so it stands in one frame.
            if (_room < FormatLimits.AccessValues) GoOnInArray(withValue: false);
            Take(_accesses.Write(access));
        }

        EndArray();
    }

    /// <summary>Parameters: then each by <see cref="Value"/> or <see cref="NullValue"/>, then <see cref="EndArray"/>.</summary>
    public void BeginParameters() => BeginArray(FrameKey.Parameters);

    /// <summary>The names of columns: then each by <see cref="Value"/>, then <see cref="EndArray"/>.</summary>
    public void BeginColumns() => BeginArray(FrameKey.Columns);

    /// <param name="value">One parameter, or one name.</param>
    /// <param name="isText">Whether it is meant as text; it is written as bytes all the same if it is not UTF-8.</param>
    public void Value(in ReadOnlySequence<byte> value, bool isText)
    {
        using var bytes = new Contiguous(value);
        var rest = bytes.Span;
        isText = isText && Utf8.IsValid(rest);
        while (Piece(ref rest, isText) is { IsEmpty: false } piece)
        {
            _output.String(piece, isText);
            GoOnInArray(withValue: true);
        }

        _output.String(rest, isText);
        Take(rest.Length + 1);
    }

    public void NullValue()
    {
        if (_room == 0) GoOnInArray(withValue: false);
        _output.Byte(CborOutput.Null);
        Take(1);
    }

    public void EndArray() => _output.Byte(CborOutput.Break);

    private void BeginPrincipal()
    {
        _output.Byte(FrameKey.Principal);
        _output.Byte(CborOutput.OpenMap);
    }

    private void Actors(ImmutableArray<Actor> actors)
    {
        _output.String("actors"u8, isText: true);
        _output.Byte(CborOutput.OpenArray);
        foreach (var actor in actors)
        {
            _output.Byte(CborOutput.OpenMap);
            Entry("agent"u8, actor.Agent);
            if (actor.Owner is not null) Entry("person"u8, actor.Owner);
            _output.Byte(CborOutput.Break);
        }

        _output.Byte(CborOutput.Break);
    }

    private void Entry(ReadOnlySpan<byte> key, string value)
    {
        _output.String(key, isText: true);
        Take(_output.String(value));
    }

    private void BeginArray(int key)
    {
        _array = key;
        _output.Byte((byte)key);
        _output.Byte(CborOutput.OpenArray);
    }

    private void GoOnInArray(bool withValue)
    {
        EndArray();
        GoOn();
        if (withValue) Continued();

        BeginArray(_array);
    }

    private void Long(int key, ReadOnlySpan<byte> value, bool isText)
    {
        while (Piece(ref value, isText) is { IsEmpty: false } piece)
        {
            _output.Byte((byte)key);
            _output.String(piece, isText);
            GoOn();
        }

        _output.Byte((byte)key);
        _output.String(value, isText);
        Take(value.Length);
    }

    /// <summary>
    /// What this frame still has room for, where that is not all of it: taken off it, and never empty. Empty where all of it fits.
    /// </summary>
    private ReadOnlySpan<byte> Piece(ref ReadOnlySpan<byte> value, bool isText)
    {
        if (value.Length <= _room) return default;
        var length = _room;
        // Not in the middle of a character: its further bytes are 10xxxxxx.
        while (isText && length > 0 && (value[length] & 0xC0) == 0x80) length--;
        if (length == 0)
        {
            // No whole character fits: a piece of its own in a fresh frame.
            length = Math.Min(value.Length, 4);
            while (isText && length < value.Length && (value[length] & 0xC0) == 0x80) length--;
        }

        var piece = value[..length];
        value = value[length..];
        return piece;
    }

    /// <summary>Ends this frame and begins the next, which goes on with the same.</summary>
    private void GoOn()
    {
        GoesOn();
        End();
        Begin(_kind, _time, _operation);
    }

    private void Name(int key, string value)
    {
        _output.Byte((byte)key);
        // A character takes three bytes at most.
        _output.String(value.AsSpan(0, Math.Min(value.Length, FormatLimits.Name / 3)));
    }

    private void Take(int length) => _room = Math.Max(0, _room - length);
}
