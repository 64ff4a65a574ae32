using System.Collections.Frozen;
using System.IO.Compression;

namespace WireGate.Postgres.Authentication;

/// <summary>
/// Unicode data for SASLprep. .NET has them only with ICU, without which the gate runs. Made by <c>make-unicode-tables.py</c>; loaded when
/// the first password that is not ASCII comes.
/// </summary>
internal sealed class UnicodeTables
{
    private static readonly Lazy<UnicodeTables> Loaded = new(() => new UnicodeTables());

    private readonly int[] _runStarts;
    private readonly Traits[] _runTraits;

    private UnicodeTables()
    {
        using var resource = typeof(UnicodeTables).Assembly.GetManifestResourceStream("unicode-tables.bin")!;
        using var reader = new BinaryReader(new BufferedStream(new ZLibStream(resource, CompressionMode.Decompress)));
        Decompositions = ReadMap(reader, static reader =>
        {
            var full = new int[reader.ReadInt32()];
            for (var i = 0; i < full.Length; i++) full[i] = reader.ReadInt32();
            return full;
        });
        CombiningClasses = ReadMap(reader, static reader => reader.ReadInt32());
        var compositions = new Dictionary<(int, int), int>();
        for (var left = reader.ReadInt32(); left > 0; left--) compositions[(reader.ReadInt32(), reader.ReadInt32())] = reader.ReadInt32();
        Compositions = compositions.ToFrozenDictionary();
        _runStarts = new int[reader.ReadInt32()];
        _runTraits = new Traits[_runStarts.Length];
        for (var i = 0; i < _runStarts.Length; i++)
        {
            _runStarts[i] = reader.ReadInt32();
            _runTraits[i] = (Traits)reader.ReadInt32();
        }
    }

    /// <summary>What RFC 3454 says of a character.</summary>
    [Flags]
    public enum Traits : byte
    {
        None = 0,

        /// <summary>Table C.1.2: becomes a plain space.</summary>
        Space = 1,

        /// <summary>Table B.1: is left out.</summary>
        Nothing = 2,

        /// <summary>Tables C.1.2 to C.9, and A.1: not assigned in Unicode 3.2.</summary>
        Prohibited = 4,

        /// <summary>Table D.1.</summary>
        RightToLeft = 8,

        /// <summary>Table D.2.</summary>
        LeftToRight = 16,
    }

    public static UnicodeTables Instance => Loaded.Value;

    /// <summary>The full compatibility decomposition of those that have one, but for Hangul syllables.</summary>
    public FrozenDictionary<int, int[]> Decompositions { get; }

    /// <summary>Of those that have one other than zero.</summary>
    public FrozenDictionary<int, int> CombiningClasses { get; }

    /// <summary>Which two characters become one.</summary>
    public FrozenDictionary<(int First, int Second), int> Compositions { get; }

    public Traits TraitsOf(int codePoint)
    {
        var index = Array.BinarySearch(_runStarts, codePoint);
        return _runTraits[index >= 0 ? index : ~index - 1];
    }

    private static FrozenDictionary<int, T> ReadMap<T>(BinaryReader reader, Func<BinaryReader, T> readValue)
    {
        var map = new Dictionary<int, T>();
        for (var left = reader.ReadInt32(); left > 0; left--) map[reader.ReadInt32()] = readValue(reader);
        return map.ToFrozenDictionary();
    }
}
