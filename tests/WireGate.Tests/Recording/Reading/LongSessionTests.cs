using NUnit.Framework;
using WireGate.Recording.Findings;
using WireGate.Recording.Ledger;
using WireGate.Recording.Reading;
using WireGate.Tests.Recording.Cli;
using WireGate.Tests.Recording.Format;

namespace WireGate.Tests.Recording.Reading;

/// <summary>A session that still runs, of which the ledger has blocks: what was cut off before its end is missed all the same.</summary>
internal sealed class LongSessionTests
{
    private RecordedShop _shop = null!;
    private RecordedSession _session = null!;
    private byte[] _head = [];
    private int _cut;

    [SetUp]
    public void Record()
    {
        _shop = new RecordedShop();
        _session = new RecordedSession(node: _shop.Bed.Node);
        _session.Operation(1).Block();
        _cut = _session.File.Length;
        _session.Operation(2).Block();
        _head = _session.Writer.Head.ToArray();
        _session.Operation(3).Block();
    }

    [TearDown]
    public void Remove()
    {
        _session.Dispose();
        _shop.Dispose();
    }

    [Test]
    public void As_far_as_the_ledger_has_it_nothing_is_missing_but_the_end() => Assert.That(Audit(_session.File.Bytes, _head).Word, Is.EqualTo(FindingWord.Incomplete));

    [Test]
    public void A_block_that_the_ledger_has_can_t_be_cut_off() => Assert.That(Audit(_session.File.Bytes[.._cut], _head).Word, Is.EqualTo(FindingWord.Tampered));

    [Test]
    public void Another_block_than_the_ledger_has_is_tampering()
    {
        _head[0] ^= 1;
        var findings = Audit(_session.File.Bytes, _head);
        Assert.That(findings.Word, Is.EqualTo(FindingWord.Tampered));
        Assert.That(findings.All.Select(finding => finding.What), Has.Some.Contains("not the one that the ledger has"));
    }

    private FindingList Audit(byte[] file, byte[] head)
    {
        using (var ledger = LedgerWriter.Open(new LedgerFolder(Path.Combine(_shop.Folder, "ledger")), new NodeSigner(_shop.Bed.Node), LedgerOptions.Default, TimeProvider.System))
        {
            ledger.Append(LedgerEntry.SessionOpened("abcdefgh2345", _session.Writer.HeaderHash, "postgres", "l", "c"));
            // The second data block; blocks count from 0.
            ledger.Append(LedgerEntry.SessionCheckpoint("abcdefgh2345", head, 1));
        }

        Directory.CreateDirectory(Path.Combine(_shop.Folder, "sessions"));
        File.WriteAllBytes(Path.Combine(_shop.Folder, "sessions", "abcdefgh2345.open"), file);
        _shop.KeepCheckpoint();
        return RecordingAudit.Run(RecordingPlace.Find(_shop.Folder), TrustedKeys.Read(_shop.Trusted), KeptCheckpointFiles.Read([_shop.Kept])).Findings;
    }
}
