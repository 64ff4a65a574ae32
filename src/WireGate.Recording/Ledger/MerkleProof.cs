using System.Numerics;

namespace WireGate.Recording.Ledger;

/// <summary>Checks proofs without the tree: the algorithms of RFC 9162, sections 2.1.3.2 and 2.1.4.2.</summary>
public static class MerkleProof
{
    /// <summary>Whether <paramref name="leaf"/> is the entry of that index in the tree of that size and root.</summary>
    public static bool Includes(in TreeHash leaf, long index, long size, in TreeHash root, IReadOnlyList<TreeHash> proof)
    {
        if (index < 0 || index >= size) return false;
        var (node, last, hash) = (index, size - 1, leaf);
        foreach (var sibling in proof)
        {
            if (last == 0) return false;
            if (IsRight(node, last))
            {
                hash = MerkleTree.Node(sibling, hash);
                SkipLonely(ref node, ref last);
            }
            else
            {
                hash = MerkleTree.Node(hash, sibling);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && hash == root;
    }

    /// <summary>Whether the tree of <paramref name="size"/> begins with all of the tree of <paramref name="oldSize"/>.</summary>
    public static bool Extends(long oldSize, in TreeHash oldRoot, long size, in TreeHash root, IReadOnlyList<TreeHash> proof)
    {
        if (oldSize < 0 || oldSize > size) return false;
        if (oldSize == size) return proof.Count == 0 && oldRoot == root;
        if (oldSize == 0) return proof.Count == 0 && oldRoot == MerkleTree.Empty;

        var (node, last) = (oldSize - 1, size - 1);
        while ((node & 1) == 1) (node, last) = (node >> 1, last >> 1);
        // A whole subtree is its own proof, and is left out.
        var next = 0;
        if (!BitOperations.IsPow2(oldSize) && proof.Count == 0) return false;
        var old = BitOperations.IsPow2(oldSize) ? oldRoot : proof[next++];
        var whole = old;
        for (; next < proof.Count; next++)
        {
            if (last == 0) return false;
            if (IsRight(node, last))
            {
                old = MerkleTree.Node(proof[next], old);
                whole = MerkleTree.Node(proof[next], whole);
                SkipLonely(ref node, ref last);
            }
            else
            {
                whole = MerkleTree.Node(whole, proof[next]);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && old == oldRoot && whole == root;
    }

    private static bool IsRight(long node, long last) => (node & 1) == 1 || node == last;

    /// <summary>A last node without a sibling rises unchanged.</summary>
    private static void SkipLonely(ref long node, ref long last)
    {
        while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
    }
}
