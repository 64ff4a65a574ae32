namespace WireGate.Recording.Ledger;

/// <summary>Where the hashes of whole subtrees come from.</summary>
public interface ISubtrees
{
    /// <summary>The hash over the 2^<paramref name="level"/> entries from <paramref name="index"/> · 2^<paramref name="level"/>.</summary>
    /// <exception cref="LedgerException">It is missing or is not what it must be.</exception>
    TreeHash Subtree(int level, long index);
}
