using System.Numerics;
using System.Security.Cryptography;

namespace WireGate.Recording.Ledger;

/// <summary>The Merkle tree of RFC 6962, section 2.1.</summary>
public static class MerkleTree
{
    /// <summary>What the hash over no entries is.</summary>
    public static readonly TreeHash Empty = TreeHash.From(SHA256.HashData([]));

    /// <summary>SHA-256(0x00 || entry)</summary>
    public static TreeHash Leaf(ReadOnlySpan<byte> entry)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0]);
        hash.AppendData(entry);
        Span<byte> result = stackalloc byte[TreeHash.Size];
        hash.GetHashAndReset(result);
        return TreeHash.From(result);
    }

    /// <summary>SHA-256(0x01 || left || right)</summary>
    public static TreeHash Node(in TreeHash left, in TreeHash right)
    {
        Span<byte> content = stackalloc byte[1 + 2 * TreeHash.Size];
        content[0] = 1;
        left.CopyTo(content[1..]);
        right.CopyTo(content[(1 + TreeHash.Size)..]);
        Span<byte> result = stackalloc byte[TreeHash.Size];
        SHA256.HashData(content, result);
        return TreeHash.From(result);
    }

    /// <summary>MTH(D[0:size]).</summary>
    public static TreeHash Root(long size, ISubtrees subtrees) => size == 0 ? Empty : Range(0, size, subtrees);

    /// <summary>PATH(index, D[0:size]), section 2.1.1, the sibling of the leaf first.</summary>
    public static List<TreeHash> InclusionProof(long index, long size, ISubtrees subtrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<TreeHash>();
        AddPath(index, 0, size, subtrees, proof);
        return proof;
    }

    /// <summary>PROOF(old, D[0:size]), section 2.1.2. Empty from a tree of no entries, as witnesses ask for it.</summary>
    public static List<TreeHash> ConsistencyProof(long old, long size, ISubtrees subtrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(old);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(old, size);
        var proof = new List<TreeHash>();
        if (old != 0) AddSubproof(old, 0, size, whole: true, subtrees, proof);
        return proof;
    }

    /// <summary>MTH(D[start:end]) where <paramref name="start"/> is one at which section 2.1 cuts.</summary>
    private static TreeHash Range(long start, long end, ISubtrees subtrees)
    {
        var count = end - start;
        if (BitOperations.IsPow2(count)) return subtrees.Subtree(BitOperations.Log2((ulong)count), start / count);
        var cut = start + LargestPowerBelow(count);
        return Node(Range(start, cut, subtrees), Range(cut, end, subtrees));
    }

    private static void AddPath(long index, long start, long end, ISubtrees subtrees, List<TreeHash> proof)
    {
        if (end - start == 1) return;
        var cut = start + LargestPowerBelow(end - start);
        if (index < cut)
        {
            AddPath(index, start, cut, subtrees, proof);
            proof.Add(Range(cut, end, subtrees));
        }
        else
        {
            AddPath(index, cut, end, subtrees, proof);
            proof.Add(Range(start, cut, subtrees));
        }
    }

    private static void AddSubproof(long old, long start, long end, bool whole, ISubtrees subtrees, List<TreeHash> proof)
    {
        if (old == end)
        {
            if (!whole) proof.Add(Range(start, end, subtrees));
            return;
        }

        var cut = start + LargestPowerBelow(end - start);
        if (old <= cut)
        {
            AddSubproof(old, start, cut, whole, subtrees, proof);
            proof.Add(Range(cut, end, subtrees));
        }
        else
        {
            AddSubproof(old, cut, end, whole: false, subtrees, proof);
            proof.Add(Range(start, cut, subtrees));
        }
    }

    /// <summary>k of section 2.1: the largest power of two smaller than <paramref name="count"/>, which is at least 2.</summary>
    private static long LargestPowerBelow(long count) => 1L << BitOperations.Log2((ulong)count - 1);
}
