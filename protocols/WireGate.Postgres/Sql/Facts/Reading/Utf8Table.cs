using System.Numerics;
using System.Text;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>A fixed map from ASCII words to values, asked with UTF-8 bytes and without making a string.</summary>
internal sealed class Utf8Table<T>
{
    private readonly (byte[]? Word, T Value)[] _slots;

    public Utf8Table(IReadOnlyCollection<KeyValuePair<string, T>> words)
    {
        // Four slots a word keep chains of collisions short.
        _slots = new (byte[]?, T)[BitOperations.RoundUpToPowerOf2((uint)(words.Count * 4) + 1)];
        foreach (var (word, value) in words)
        {
            var bytes = Encoding.ASCII.GetBytes(word);
            var slot = Hash(bytes);
            while (_slots[slot & (_slots.Length - 1)].Word is not null) slot++;
            _slots[slot & (_slots.Length - 1)] = (bytes, value);
        }
    }

    public bool TryGet(ReadOnlySpan<byte> word, out T value)
    {
        for (var slot = Hash(word); ; slot++)
        {
            ref readonly var candidate = ref _slots[slot & (_slots.Length - 1)];
            value = candidate.Value;
            if (candidate.Word is null) return false;
            if (word.SequenceEqual(candidate.Word)) return true;
        }
    }

    /// <summary>Not keyed: the words in the table are ours, so nobody can choose collisions.</summary>
    private static int Hash(ReadOnlySpan<byte> word)
    {
        var hash = (uint)word.Length;
        foreach (var b in word) hash = (hash ^ b) * 0x9E3779B1;
        return (int)((hash ^ (hash >> 15)) & 0x3FFFFFFF);
    }
}
