using System.Buffers;
using System.Security.Cryptography;

namespace WireGate.Core.Redaction;

/// <summary>A text with its escapes replaced by what they stand for, which remembers where each byte came from. Dispose it: it may hold a secret.</summary>
internal struct DecodedText : IDisposable
{
    private byte[] _bytes;
    private int[] _origins;
    private int _length;

    /// <summary>The text.</summary>
    public readonly ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>Whether there was any escape.</summary>
    public bool HasEscapes { get; private set; }

    /// <summary>Where the escape begins that the original text ends inside of; the original's length if it doesn't.</summary>
    public int OpenEscape { get; private set; }

    public static DecodedText Of(ReadOnlySpan<byte> text)
    {
        var decoded = new DecodedText
        {
            _bytes = ArrayPool<byte>.Shared.Rent(text.Length + EscapeReader.Longest),
            _origins = ArrayPool<int>.Shared.Rent(text.Length + 1),
            OpenEscape = text.Length,
        };
        decoded.Decode(text);
        return decoded;
    }

    /// <summary>Where the byte at a place comes from.</summary>
    public readonly int StartOf(int place) => _origins[place];

    /// <summary>Where what the byte before a place comes from ends.</summary>
    public readonly int EndOf(int place)
    {
        // An escape may stand for several bytes.
        while (place < _length && _origins[place] == _origins[place - 1]) place++;
        return _origins[place];
    }

    public readonly void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes.AsSpan(0, _length));
        ArrayPool<byte>.Shared.Return(_bytes);
        ArrayPool<int>.Shared.Return(_origins);
    }

    private void Decode(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var next = text[at..].IndexOfAny((byte)'%', (byte)'\\', (byte)'&');
            if (next < 0) next = text.Length - at;
            Keep(text.Slice(at, next), at);
            at += next;
            if (at == text.Length) break;
            var taken = EscapeReader.Read(text[at..], _bytes.AsSpan(_length), out var written);
            if (taken < 0 && text.Length - at < EscapeReader.Longest)
            {
                // It may also be none: then it is what it is.
                OpenEscape = Math.Min(OpenEscape, at);
                taken = 0;
            }

            if (taken <= 0)
            {
                Keep(text.Slice(at, 1), at);
                at++;
                continue;
            }

            HasEscapes = true;
            _origins.AsSpan(_length, written).Fill(at);
            _length += written;
            at += taken;
        }

        _origins[_length] = text.Length;
    }

    private void Keep(ReadOnlySpan<byte> run, int from)
    {
        run.CopyTo(_bytes.AsSpan(_length));
        var origins = _origins.AsSpan(_length, run.Length);
        for (var place = 0; place < origins.Length; place++) origins[place] = from + place;
        _length += run.Length;
    }
}
