using System.Buffers;

namespace WireGate.Recording.Verify;

/// <summary>
/// A stream read forward through one buffer. What is peeked at lies in one piece, with room before it that the reader may write to: what it
/// has already passed.
/// </summary>
internal sealed class StreamWindow : IDisposable
{
    /// <summary>Reads this much at once; a longer block makes the buffer longer.</summary>
    private const int Usual = 256 * 1024;

    private readonly Stream _stream;
    private readonly int _room;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Usual);
    private int _start;
    private int _end;

    public StreamWindow(Stream stream, int room)
    {
        _stream = stream;
        _start = _end = _room = room;
    }

    /// <summary>Of the first byte that is not passed yet.</summary>
    public long Position { get; private set; }

    /// <summary>Reads until there are so many bytes. Returns fewer only where the stream ends.</summary>
    public int Fill(int length)
    {
        if (_end - _start >= length) return length;
        if (_start + length > _buffer.Length) MakeRoom(length);
        while (_end - _start < length)
        {
            var read = _stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0) break;
            _end += read;
        }

        return Math.Min(length, _end - _start);
    }

    /// <param name="length">Not more than the last <see cref="Fill"/> returned.</param>
    public ReadOnlySpan<byte> Peek(int length) => _buffer.AsSpan(_start, length);

    public ReadOnlyMemory<byte> PeekMemory(int offset, int length) => _buffer.AsMemory(_start + offset, length);

    /// <summary>The room and, behind it, what <see cref="Peek"/> returns.</summary>
    public Span<byte> PeekWithRoom(int length) => _buffer.AsSpan(_start - _room, _room + length);

    public void Pass(int length)
    {
        _start += length;
        Position += length;
    }

    /// <summary>Passes what is left. Whether there are only zeros.</summary>
    public bool PassZeros()
    {
        var zeros = true;
        // Ends with the stream.
        while (Fill(1) > 0)
        {
            var rest = _end - _start;
            zeros &= !Peek(rest).ContainsAnyExcept((byte)0);
            Pass(rest);
        }

        return zeros;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private void MakeRoom(int length)
    {
        var rest = _buffer.AsSpan(_start, _end - _start);
        if (_room + length <= _buffer.Length)
        {
            rest.CopyTo(_buffer.AsSpan(_room));
        }
        else
        {
            var longer = ArrayPool<byte>.Shared.Rent(_room + length);
            rest.CopyTo(longer.AsSpan(_room));
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = longer;
        }

        _end = _room + rest.Length;
        _start = _room;
    }
}
