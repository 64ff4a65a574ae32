using System.Runtime.InteropServices;

namespace WireGate.Recording.Ledger;

/// <summary>A SHA-256 hash in the ledger's tree; its 32 bytes lie in memory as they lie in a file.</summary>
public readonly record struct TreeHash
{
    public const int Size = 32;

    private readonly ulong _first;
    private readonly ulong _second;
    private readonly ulong _third;
    private readonly ulong _fourth;

    private TreeHash(ReadOnlySpan<ulong> parts) => (_first, _second, _third, _fourth) = (parts[0], parts[1], parts[2], parts[3]);

    public static TreeHash From(ReadOnlySpan<byte> bytes) =>
        bytes.Length == Size ? new TreeHash(MemoryMarshal.Cast<byte, ulong>(bytes)) : throw new ArgumentException("a hash is 32 bytes", nameof(bytes));

    public void CopyTo(Span<byte> destination)
    {
        if (destination.Length < Size) throw new ArgumentException("a hash is 32 bytes", nameof(destination));
        MemoryMarshal.Write(destination, in this);
    }

    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>In lower-case hexadecimal.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
