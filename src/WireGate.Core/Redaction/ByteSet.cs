using System.Runtime.CompilerServices;

namespace WireGate.Core.Redaction;

/// <summary>Some of the 256 bytes.</summary>
internal struct ByteSet
{
    private Words _words;

    public readonly bool Contains(byte one) => (_words[one >> 6] >> (one & 63) & 1) != 0;

    public void Add(byte one) => _words[one >> 6] |= 1UL << (one & 63);

    public static ByteSet Of(params ReadOnlySpan<byte> bytes)
    {
        var set = new ByteSet();
        foreach (var one in bytes) set.Add(one);
        return set;
    }

    /// <summary>Every byte.</summary>
    public static ByteSet Any()
    {
        var set = new ByteSet();
        for (var word = 0; word < 4; word++) set._words[word] = ulong.MaxValue;
        return set;
    }

    [InlineArray(4)]
    private struct Words
    {
        private ulong _first;
    }
}
