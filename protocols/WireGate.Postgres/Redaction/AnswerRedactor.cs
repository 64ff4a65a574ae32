using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using WireGate.Core;
using WireGate.Core.Redaction;
using WireGate.Postgres.Relay;

namespace WireGate.Postgres.Redaction;

/// <summary>
/// Hides secrets in what a backend answers, before it is recorded and written to the client. Every message that is not the gate's own goes through here; what
/// holds none comes back as it is. Called by the upstream pump alone.
/// </summary>
internal sealed class AnswerRedactor : IDisposable
{
    private const int Head = 5;

    /// <summary>So long a row stops that ends inside of what may be a secret. Shorter than anybody notices, longer than a row on its way needs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly Session _session;
    private readonly SecretPatterns _patterns;
    private readonly TextScanner _scanner;
    private readonly RedactionCount _count;
    private readonly FoundRanges _found = new();
    private readonly CopyText _copy;
    private ArrayBufferWriter<byte>? _written;
    private LongAnswer? _long;
    private byte[] _hidden = [];
    private int _hiddenLength;
    private long _heldSince;
    private ITimer? _timer;

    /// <param name="session">Whose answers they are.</param>
    /// <param name="patterns">What to look for; disposed with this.</param>
    public AnswerRedactor(Session session, SecretPatterns patterns)
    {
        (_session, _patterns, _scanner, _count) = (session, patterns, new TextScanner(patterns), new RedactionCount(session));
        _copy = new CopyText(new TextScanner(patterns, secretsOnly: true), _count);
    }

    /// <summary>What wakes the pump when the time of what is kept back is over.</summary>
    public Action Wake { get; set; } = static () => { };

    /// <summary>Rows or COPY data, whole, of one type and in one piece of memory. Valid until the next call.</summary>
    public ReadOnlySequence<byte> Rows(in ReadOnlySequence<byte> frames)
    {
        var bytes = frames.FirstSpan;
        _found.Clear();
        _hiddenLength = 0;
        if (bytes[0] == BackendType.CopyData) HideAcross(bytes);
        else _copy.End();
        var place = 0;
        var values = new RowCursor(bytes);
        while ((place = _scanner.SuspectsAll ? place : _scanner.IndexOfSuspect(bytes, place)) >= 0 && values.MoveTo(place))
        {
            Find(bytes, values.Start, values.End);
            place = values.End;
        }

        return Hidden(frames);
    }

    /// <summary>One whole message. Valid until the next call.</summary>
    public ReadOnlySequence<byte> Whole(byte type, in ReadOnlySequence<byte> message)
    {
        if (!HoldsText(type)) return message;
        if (!message.IsSingleSegment)
        {
            // Where two pieces of memory meet: once in many messages.
            Hide(message);
            var whole = new ReadOnlySequence<byte>(_hidden, 0, (int)message.Length);
            return IsRow(type) ? Rows(whole) : Texts(whole);
        }

        return IsRow(type) ? Rows(message) : Texts(message);
    }

    /// <summary>The first piece of a message that is too long to be read whole. Shorter than what came if its end must wait. Valid until the next call.</summary>
    public ReadOnlySequence<byte> Begin(in ReadOnlySequence<byte> piece)
    {
        _copy.End();
        _long?.Dispose();
        _long = new LongAnswer(new StreamScanner(_scanner, _count));
        var (output, isFirst) = (Output(), true);
        foreach (var part in piece)
        {
            if (part.IsEmpty) continue;
            if (isFirst) _long.Begin(part.Span, output);
            else _long.Push(part.Span, output);
            isFirst = false;
        }

        return new ReadOnlySequence<byte>(output.WrittenMemory);
    }

    /// <summary>A further piece, and what waited for it. Valid until the next call.</summary>
    public ReadOnlySequence<byte> Rest(in ReadOnlySequence<byte> piece, bool last)
    {
        var output = Output();
        foreach (var part in piece) _long!.Push(part.Span, output);
        if (last) EndLong(output);
        return new ReadOnlySequence<byte>(output.WrittenMemory);
    }

    /// <summary>The message that began last does not go to the client: no piece of it that waits does, nor a further one.</summary>
    public void Drop()
    {
        _long?.Dispose();
        (_long, _heldSince) = (null, 0);
    }

    /// <summary>Before everything is sent: what of a long message may go out after all. Valid until the next call.</summary>
    public ReadOnlySequence<byte> Settle()
    {
        if (_long is null)
        {
            _count.Report();
            return default;
        }

        var output = Output();
        _long.Settle(output);
        if (!_long.IsHolding) _heldSince = 0;
        else if (_heldSince == 0) StartWaiting();
        else if (_session.Time.GetElapsedTime(_heldSince) >= Patience) Expire(output);
        _count.Report();
        return new ReadOnlySequence<byte>(output.WrittenMemory);
    }

    /// <summary>A text of the gate's that quotes the backend.</summary>
    public byte[] Message(byte[] message)
    {
        var hidden = Whole(message[0], new ReadOnlySequence<byte>(message)).ToArray();
        _count.Report();
        return hidden;
    }

    public void Dispose()
    {
        _count.Report();
        _timer?.Dispose();
        _long?.Dispose();
        _copy.Dispose();
        CryptographicOperations.ZeroMemory(_hidden);
        _patterns.Dispose();
    }

    private void StartWaiting()
    {
        _heldSince = _session.Time.GetTimestamp();
        _timer ??= _session.Time.CreateTimer(static state => ((AnswerRedactor)state!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(Patience, Timeout.InfiniteTimeSpan);
    }

    private void Expire(ArrayBufferWriter<byte> output)
    {
        _long!.Expire(output);
        _heldSince = 0;
    }

    private void EndLong(ArrayBufferWriter<byte> output)
    {
        _long!.Finish(output);
        _long.Dispose();
        (_long, _heldSince) = (null, 0);
    }

    private ReadOnlySequence<byte> Texts(in ReadOnlySequence<byte> message)
    {
        var bytes = message.FirstSpan;
        _found.Clear();
        _hiddenLength = 0;
        // Notices and the like may come between the rows of a COPY.
        if (bytes[0] is not (BackendType.NoticeResponse or BackendType.ParameterStatus or BackendType.NotificationResponse)) _copy.End();
        if (!_scanner.SuspectsAll && _scanner.IndexOfSuspect(bytes, Head) < 0) return message;
        var texts = new TextUnits(bytes);
        while (texts.MoveNext()) Find(bytes, texts.Start, texts.End);
        return Hidden(message);
    }

    private void Find(ReadOnlySpan<byte> bytes, int start, int end)
    {
        var known = _found.Count;
        _found.Begin(start);
        _scanner.Find(bytes[start..end], _found);
        foreach (var range in _found.All[known..]) _count.Found(range.Name, range.IsSecret);
    }

    private void HideAcross(ReadOnlySpan<byte> frames)
    {
        for (var frame = 0; frame < frames.Length;)
        {
            var end = frame + 1 + BinaryPrimitives.ReadInt32BigEndian(frames[(frame + 1)..]);
            if (_copy.Concerns(frames[(frame + Head)..end]))
            {
                if (_hiddenLength == 0) Hide(new ReadOnlySequence<byte>(frames.ToArray()));
                _copy.Hide(_hidden.AsSpan((frame + Head)..end));
            }

            frame = end;
        }
    }

    /// <summary>A copy, to hide something in.</summary>
    private void Hide(in ReadOnlySequence<byte> bytes)
    {
        var length = (int)bytes.Length;
        if (_hidden.Length < length) _hidden = GC.AllocateUninitializedArray<byte>(length);
        bytes.CopyTo(_hidden);
        _hiddenLength = length;
    }

    private ReadOnlySequence<byte> Hidden(in ReadOnlySequence<byte> bytes)
    {
        if (_found.Count == 0 && _hiddenLength == 0) return bytes;
        if (_hiddenLength == 0) Hide(bytes);
        _found.Hide(_hidden);
        return new ReadOnlySequence<byte>(_hidden, 0, (int)bytes.Length);
    }

    private ArrayBufferWriter<byte> Output()
    {
        _written ??= new ArrayBufferWriter<byte>();
        _written.ResetWrittenCount();
        return _written;
    }

    private static bool IsRow(byte type) => type is BackendType.DataRow or BackendType.CopyData;

    /// <summary>The others hold numbers that the gate reads, or nothing.</summary>
    private static bool HoldsText(byte type) => type is not (
        BackendType.ReadyForQuery or BackendType.ParseComplete or BackendType.BindComplete or BackendType.CloseComplete or BackendType.NoData
        or BackendType.PortalSuspended or BackendType.EmptyQueryResponse or BackendType.ParameterDescription or BackendType.CopyInResponse or BackendType.CopyOutResponse);
}
