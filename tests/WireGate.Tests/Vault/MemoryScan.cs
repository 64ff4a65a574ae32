using System.Globalization;
using System.Security.Cryptography;

namespace WireGate.Tests.Vault;

/// <summary>
/// Counts how often a secret lies in this process's memory. The secret is given as two random halves whose XOR it is, so that the search
/// itself holds no copy to find.
/// </summary>
internal static class MemoryScan
{
    /// <summary>Two halves; the secret's first byte is none that memory is full of, which makes the search fast.</summary>
    public static (byte[] Left, byte[] Right) NewSecret(int length)
    {
        var left = RandomNumberGenerator.GetBytes(length);
        var right = RandomNumberGenerator.GetBytes(length);
        right[0] = (byte)(left[0] ^ 0xd7);
        return (left, right);
    }

    public static int Count(byte[] left, byte[] right)
    {
        var found = 0;
        var chunk = new byte[(1 << 20) + left.Length];
        using var memory = File.OpenHandle("/proc/self/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        foreach (var line in File.ReadAllLines("/proc/self/maps"))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // Only what can be written can hold a copy.
            if (!fields[1].StartsWith("rw", StringComparison.Ordinal)) continue;
            var bounds = fields[0].Split('-');
            var start = long.Parse(bounds[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var end = long.Parse(bounds[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            for (var at = start; at < end; at += chunk.Length - left.Length)
            {
                var wanted = chunk.AsSpan(0, (int)Math.Min(chunk.Length, end - at));
                int read;
                try
                {
                    read = RandomAccess.Read(memory, wanted, at);
                }
                catch (IOException)
                {
                    // Memory that the kernel shows to nobody.
                    break;
                }

                found += CountIn(chunk.AsSpan(0, read), left, right);
            }
        }

        return found;
    }

    private static int CountIn(ReadOnlySpan<byte> memory, byte[] left, byte[] right)
    {
        var head = (byte)(left[0] ^ right[0]);
        var found = 0;
        for (var at = memory.IndexOf(head); at >= 0; at = Next(memory, at + 1, head))
        {
            if (at + left.Length > memory.Length) break;
            var same = 1;
            while (same < left.Length && (memory[at + same] ^ left[same]) == right[same]) same++;
            if (same == left.Length) found++;
        }

        return found;
    }

    private static int Next(ReadOnlySpan<byte> memory, int from, byte head) =>
        memory[from..].IndexOf(head) is >= 0 and var offset ? from + offset : -1;
}
