using System.Buffers;
using System.Security.Cryptography;

namespace WireGate.Core.Redaction;

/// <summary>
/// Hides what is found in a text that comes in pieces, wherever they are cut. What it lets out is as long as what it was given, in the same order. Of a secret
/// fewer than eight bytes are never kept back, and more are never let out: what ends with the begin of one waits for the next piece, or is hidden at the deadline.
/// </summary>
/// <remarks>Used by one caller at a time: <see cref="Push"/> for each piece; <see cref="Settle"/> before what was let out is sent; <see cref="Expire"/> once that has waited long enough; <see cref="Finish"/> at the end.</remarks>
public sealed class StreamScanner(TextScanner scanner, IRedactionSink sink) : IDisposable
{
    private readonly FoundRanges _found = new();
    private byte[] _work = [];

    /// <summary>What may not be forgotten stands at the begin of <see cref="_work"/>.</summary>
    private int _kept;

    /// <summary>How much of that has been let out.</summary>
    private int _released;

    /// <summary>Behind the last that the sink was told of, in the whole text.</summary>
    private long _told;

    /// <summary>Where in the whole text <see cref="_work"/> begins.</summary>
    private long _position;

    private int _holdFrom;
    private int _openSecret = -1;

    /// <summary>Whether bytes are kept back until <see cref="Expire"/>.</summary>
    public bool IsHolding => _released < _kept;

    /// <summary>Whether the next piece must come here, although nothing is kept back.</summary>
    public bool IsOpen => _kept > 0;

    /// <summary>The next piece.</summary>
    public void Push(ReadOnlySpan<byte> piece, IBufferWriter<byte> output)
    {
        var text = Join(piece);
        Look(text, goesOn: true, out var open);
        LetOut(text, open.Start, output);
        text[open.Start..].CopyTo(_work);
        _found.MoveBy(-open.Start);
        _position += open.Start;
        _kept = text.Length - open.Start;
        _released = Math.Max(0, _released - open.Start);
        _holdFrom = open.HoldFrom - open.Start;
        _openSecret = open.Secret;
        CryptographicOperations.ZeroMemory(_work.AsSpan(_kept, text.Length - _kept));
    }

    /// <summary>Lets out what need not wait.</summary>
    public void Settle(IBufferWriter<byte> output) => LetOut(_work, _holdFrom, output);

    /// <summary>The text has paused for too long: what waits is let out, and what may be a secret is hidden.</summary>
    public void Expire(IBufferWriter<byte> output)
    {
        Settle(output);
        if (!IsHolding) return;
        Look(_work.AsSpan(0, _kept), goesOn: false, out _);
        if (_openSecret >= 0) _found.Add(new FoundRange(_holdFrom, _kept, scanner.Patterns.Names[_openSecret], IsSecret: true));
        LetOut(_work, _kept, output);
        _holdFrom = _kept;
    }

    /// <summary>Nothing follows: what was kept back is let out, without what is found in it.</summary>
    public void Finish(IBufferWriter<byte> output)
    {
        Look(_work.AsSpan(0, _kept), goesOn: false, out _);
        LetOut(_work, _kept, output);
        CryptographicOperations.ZeroMemory(_work.AsSpan(0, _kept));
        _position += _kept;
        (_kept, _released, _holdFrom, _openSecret) = (0, 0, 0, -1);
    }

    public void Dispose()
    {
        if (_work.Length == 0) return;
        CryptographicOperations.ZeroMemory(_work.AsSpan(0, _kept));
        ArrayPool<byte>.Shared.Return(_work);
        (_work, _kept) = ([], 0);
    }

    private Span<byte> Join(ReadOnlySpan<byte> piece)
    {
        var length = _kept + piece.Length;
        if (_work.Length < length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(length);
            _work.AsSpan(0, _kept).CopyTo(larger);
            var kept = _kept;
            Dispose();
            (_work, _kept) = (larger, kept);
        }

        piece.CopyTo(_work.AsSpan(_kept));
        return _work.AsSpan(0, length);
    }

    private void Look(ReadOnlySpan<byte> text, bool goesOn, out OpenEnd open)
    {
        _found.Clear();
        open = default;
        if (goesOn) open = scanner.FindOpen(text, _found);
        else scanner.Find(text, _found);
        _found.Sort();
        // What is known to begin in what goes out and end in what is kept is known no more once its begin is gone.
        foreach (var range in _found.All)
            if (goesOn && range.Start < open.Start && range.End > open.Start) open = open with { Start = range.Start };
    }

    /// <summary>Everything before a place that is not out yet, without what was found in it.</summary>
    private void LetOut(ReadOnlySpan<byte> text, int end, IBufferWriter<byte> output)
    {
        if (end <= _released) return;
        var fresh = output.GetSpan(end - _released)[..(end - _released)];
        text[_released..end].CopyTo(fresh);
        foreach (var range in _found.All)
        {
            var (from, to) = (Math.Max(range.Start, _released), Math.Min(range.End, end));
            if (from >= to) continue;
            fresh[(from - _released)..(to - _released)].Fill((byte)'*');
            // The same is found again together with what follows it.
            if (_position + range.Start < _told) continue;
            _told = _position + range.End;
            sink.Found(range.Name, range.IsSecret);
        }

        output.Advance(fresh.Length);
        _released = end;
    }
}
