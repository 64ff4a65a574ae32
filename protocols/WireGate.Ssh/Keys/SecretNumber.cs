using System.Security.Cryptography;

namespace WireGate.Ssh.Keys;

/// <summary>Arithmetic on secret numbers of big-endian bytes in memory that can be zeroed, which a BigInteger's can't.</summary>
internal static class SecretNumber
{
    /// <summary><c>value mod (odd - 1)</c>, bit by bit: a few milliseconds for the longest key, once as it is loaded.</summary>
    /// <param name="value">Any length.</param>
    /// <param name="odd">An odd number greater than 1.</param>
    /// <param name="remainder">As long as <paramref name="odd"/>.</param>
    public static void RemainderByOneLess(ReadOnlySpan<byte> value, ReadOnlySpan<byte> odd, Span<byte> remainder)
    {
        // One byte more: twice a remainder may be longer than what it is divided by.
        var modulus = GC.AllocateArray<byte>(odd.Length + 1, pinned: true);
        var rest = GC.AllocateArray<byte>(odd.Length + 1, pinned: true);
        odd.CopyTo(modulus.AsSpan(1));
        modulus[^1] &= 0xfe;
        foreach (var one in value)
        {
            for (var bit = 7; bit >= 0; bit--)
            {
                DoubleAndAdd(rest, (one >> bit) & 1);
                if (rest.AsSpan().SequenceCompareTo(modulus) >= 0) Subtract(rest, modulus);
            }
        }

        rest.AsSpan(1).CopyTo(remainder);
        CryptographicOperations.ZeroMemory(rest);
        CryptographicOperations.ZeroMemory(modulus);
    }

    private static void DoubleAndAdd(Span<byte> number, int carry)
    {
        for (var index = number.Length - 1; index >= 0; index--)
        {
            var doubled = number[index] * 2 + carry;
            number[index] = (byte)doubled;
            carry = doubled >> 8;
        }
    }

    private static void Subtract(Span<byte> number, ReadOnlySpan<byte> less)
    {
        var borrow = 0;
        for (var index = number.Length - 1; index >= 0; index--)
        {
            var difference = number[index] - less[index] - borrow;
            number[index] = (byte)difference;
            borrow = difference < 0 ? 1 : 0;
        }
    }
}
