using NUnit.Framework;
using WireGate.Recording.Ledger;

namespace WireGate.Tests.Recording.Ledger;

public sealed class MerkleTreeTests
{
    /// <summary>The entries and roots that the reference implementation of Certificate Transparency tests itself with.</summary>
    private static readonly string[] Entries =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    private static readonly string[] Roots =
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    [Test]
    public void Roots_are_those_of_the_reference_implementation()
    {
        var edge = new TreeEdge();
        Assert.That(edge.Root().ToString(), Is.EqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        for (var i = 0; i < Entries.Length; i++)
        {
            edge.Append(MerkleTree.Leaf(Convert.FromHexString(Entries[i])));
            Assert.That(edge.Root().ToString(), Is.EqualTo(Roots[i]));
        }
    }

    [Test]
    public void Every_entry_is_proved_to_be_in_every_tree_and_no_other_is([Range(1, 20)] int size)
    {
        var tree = new Leaves(size);
        var root = MerkleTree.Root(size, tree);
        for (var index = 0; index < size; index++)
        {
            var proof = MerkleTree.InclusionProof(index, size, tree);
            Assert.That(MerkleProof.Includes(tree.Subtree(0, index), index, size, root, proof), Is.True);
            Assert.That(MerkleProof.Includes(MerkleTree.Leaf("other"u8), index, size, root, proof), Is.False);
            if (size > 1) Assert.That(MerkleProof.Includes(tree.Subtree(0, index), (index + 1) % size, size, root, proof), Is.False);
            Assert.That(MerkleProof.Includes(tree.Subtree(0, index), index, size, root, [.. proof, root]), Is.False);
            for (var i = 0; i < proof.Count; i++)
            {
                List<TreeHash> changed = [.. proof[..i], MerkleTree.Leaf("other"u8), .. proof[(i + 1)..]];
                Assert.That(MerkleProof.Includes(tree.Subtree(0, index), index, size, root, changed), Is.False);
            }
        }
    }

    [Test]
    public void Every_tree_is_proved_to_continue_every_smaller_one_and_no_other([Range(1, 20)] int size)
    {
        var tree = new Leaves(size);
        var root = MerkleTree.Root(size, tree);
        for (var old = 1; old <= size; old++)
        {
            var oldRoot = MerkleTree.Root(old, tree);
            var proof = MerkleTree.ConsistencyProof(old, size, tree);
            Assert.That(MerkleProof.Extends(old, oldRoot, size, root, proof), Is.True);
            Assert.That(MerkleProof.Extends(old, MerkleTree.Leaf("other"u8), size, root, proof), Is.False);
            Assert.That(MerkleProof.Extends(old, oldRoot, size, MerkleTree.Leaf("other"u8), proof), Is.False);
            Assert.That(MerkleProof.Extends(old, oldRoot, size, root, [.. proof, root]), Is.False);
            for (var i = 0; i < proof.Count; i++)
            {
                Assert.That(MerkleProof.Extends(old, oldRoot, size, root, [.. proof[..i], MerkleTree.Leaf("other"u8), .. proof[(i + 1)..]]), Is.False);
                Assert.That(MerkleProof.Extends(old, oldRoot, size, root, [.. proof[..i], .. proof[(i + 1)..]]), Is.False);
            }
        }
    }

    [TestCase(0, "000")]
    [TestCase(999, "999")]
    [TestCase(1000, "x001/000")]
    [TestCase(1234067, "x001/x234/067")]
    public void Tiles_have_the_names_of_tlog_tiles(long index, string name) => Assert.Multiple(() =>
    {
        Assert.That(TilePath.Hashes(1, index), Is.EqualTo($"tile/1/{name}"));
        Assert.That(TilePath.Hashes(0, index, 7), Is.EqualTo($"tile/0/{name}.p/7"));
        Assert.That(TilePath.Entries(index), Is.EqualTo($"tile/entries/{name}"));
    });

    [Test]
    public void A_tree_of_70000_has_the_tiles_that_tlog_tiles_gives_as_its_example() => Assert.Multiple(() =>
    {
        Assert.That((int[])[.. Enumerable.Range(0, 4).Select(level => TilePath.PartialWidth(level, 70_000))], Is.EqualTo((int[])[112, 17, 1, 0]));
        Assert.That((long[])[.. Enumerable.Range(0, 4).Select(level => TilePath.FullTiles(level, 70_000))], Is.EqualTo((long[])[273, 1, 0, 0]));
    });

    private sealed class Leaves(int size) : ISubtrees
    {
        private readonly TreeHash[] _leaves = [.. Enumerable.Range(0, size).Select(i => MerkleTree.Leaf([(byte)i]))];

        public TreeHash Subtree(int level, long index) => level == 0
            ? _leaves[index]
            : MerkleTree.Node(Subtree(level - 1, 2 * index), Subtree(level - 1, 2 * index + 1));
    }
}
