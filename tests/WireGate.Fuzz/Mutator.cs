using System.Buffers.Binary;

namespace WireGate.Fuzz;

/// <summary>Makes an input out of others: flips, boundary numbers, cuts, repeats and splices, a few at once.</summary>
public sealed class Mutator(int seed)
{
    /// <summary>Longer inputs repeat what shorter ones do and take longer.</summary>
    private const int LongestInput = 8 * 1024;

    private static readonly int[] Boundaries = [0, 1, 3, 4, 5, 7, 8, 9, 127, 128, 255, 256, 4096, 10_000, 32_767, 32_768, 65_535, 65_536, 0x3FFFFFFF, 0x40000000, int.MaxValue, int.MinValue, -1, -2];

    private readonly Random _random = new(seed);

    public byte[] Next(IReadOnlyList<byte[]> pool)
    {
        var bytes = new List<byte>(Pick(pool));
        for (var round = 1 + _random.Next(4); round > 0; round--) Change(bytes, pool);
        if (bytes.Count > LongestInput) bytes.RemoveRange(LongestInput, bytes.Count - LongestInput);
        return [.. bytes];
    }

    private void Change(List<byte> bytes, IReadOnlyList<byte[]> pool)
    {
        var at = _random.Next(bytes.Count + 1);
        switch (_random.Next(8))
        {
            case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << _random.Next(8)); break;
            case 1 when at < bytes.Count: bytes[at] = (byte)_random.Next(256); break;
            case 2: bytes.Insert(at, (byte)_random.Next(256)); break;
            case 3 when at < bytes.Count: bytes.RemoveRange(at, Math.Min(bytes.Count - at, 1 + _random.Next(8))); break;
            case 4: bytes.RemoveRange(at, bytes.Count - at); break;
            case 5: bytes.InsertRange(at, Part(bytes)); break;
            case 6: bytes.InsertRange(at, Part(Pick(pool))); break;
            default: PutBoundary(bytes, at); break;
        }
    }

    private void PutBoundary(List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, Boundaries[_random.Next(Boundaries.Length)]);
        if (_random.Next(3) == 0) number = number[2..];
        for (var i = 0; i < number.Length && at + i < bytes.Count; i++) bytes[at + i] = number[i];
    }

    private byte[] Part(IReadOnlyList<byte> bytes)
    {
        if (bytes.Count == 0) return [0];
        var from = _random.Next(bytes.Count);
        return [.. bytes.Skip(from).Take(1 + _random.Next(64))];
    }

    private byte[] Pick(IReadOnlyList<byte[]> pool) => pool.Count == 0 ? [] : pool[_random.Next(pool.Count)];
}
