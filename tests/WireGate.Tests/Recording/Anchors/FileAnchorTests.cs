using NUnit.Framework;
using WireGate.Recording.Anchors;
using WireGate.Recording.Ledger;
using WireGate.Tests.Identity;
using WireGate.Tests.Recording.Ledger;

namespace WireGate.Tests.Recording.Anchors;

public sealed class FileAnchorTests
{
    private StateFolder _folder = null!;

    private FileAnchor Anchor => new(_folder["kept"]);

    [SetUp]
    public void MakeFolder() => _folder = new StateFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Every_checkpoint_is_kept_and_the_newest_is_known()
    {
        Assert.That(Anchor.Newest(), Is.Null);
        for (var size = 1; size <= 3; size++)
        {
            await Anchor.KeepAsync(Signed(size), CancellationToken.None);
            Assert.That(Anchor.Newest(), Is.EqualTo(Signed(size).Checkpoint));
        }

        var kept = KeptCheckpoint.TryReadAll("kept", File.ReadAllBytes(_folder["kept"]));
        Assert.That(kept!.Select(one => one.Signed.Checkpoint.Size), Is.EqualTo((long[])[1, 2, 3]));
    }

    [Test]
    public async Task A_note_that_was_cut_off_anywhere_is_replaced_by_the_next()
    {
        await Anchor.KeepAsync(Signed(1), CancellationToken.None);
        var first = File.ReadAllBytes(_folder["kept"]);
        var second = Signed(2).Note.ToBytes();
        for (var length = 0; length < second.Length; length++)
        {
            File.WriteAllBytes(_folder["kept"], [.. first, .. second[..length]]);
            Assert.That(Anchor.Newest()?.Size, Is.EqualTo(1));
            Assert.That(KeptCheckpoint.TryReadAll("kept", File.ReadAllBytes(_folder["kept"])), Has.Count.EqualTo(1), $"at {length}");
            await Anchor.KeepAsync(Signed(3), CancellationToken.None);
            Assert.That(File.ReadAllBytes(_folder["kept"]), Is.EqualTo((byte[])[.. first, .. Signed(3).Note.ToBytes()]));
        }
    }

    [Test]
    public Task A_file_that_can_t_be_written_is_a_failure() =>
        Assert.ThrowsAsync<AnchorException>(() => new FileAnchor(_folder["none/kept"]).KeepAsync(Signed(1), CancellationToken.None));

    [Test]
    public void A_ledger_that_was_rolled_back_is_not_continued()
    {
        var run = new LedgerRun();
        MemoryFiles earlier;
        SignedCheckpoint newest;
        using (var ledger = run.Open())
        {
            run.Append(ledger, 3);
            ledger.Integrate();
            earlier = run.Files.Copy();
            run.Append(ledger, 3);
            ledger.Integrate();
            newest = ledger.Current;
        }

        var options = LedgerOptions.Default with { Kept = [newest.Checkpoint] };
        Assert.That(() => LedgerWriter.Open(earlier, LedgerRun.Signer, options, run.Clock), Throws.TypeOf<LedgerException>());
        Assert.That(() => LedgerWriter.Open(new MemoryFiles(), LedgerRun.Signer, options, run.Clock), Throws.TypeOf<LedgerException>());
        Assert.That(() => run.Open(options).Dispose(), Throws.Nothing);
    }

    private static SignedCheckpoint Signed(long size) => SignedCheckpoint.Sign(new Checkpoint(LedgerRun.Signer.Key.Name, size, MerkleTree.Leaf("x"u8)), LedgerRun.Signer);
}
