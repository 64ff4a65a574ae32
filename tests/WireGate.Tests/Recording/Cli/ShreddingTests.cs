using NUnit.Framework;
using WireGate.Recording.Findings;
using WireGate.Recording.Format;
using WireGate.Recording.Live;
using WireGate.Recording.Verify;
using WireGate.Tests.Recording.Ledger;

namespace WireGate.Tests.Recording.Cli;

/// <summary>One recording is made unreadable: it still verifies, and whoever does the same without leave is found out.</summary>
internal sealed class ShreddingTests
{
    private const int Ok = 0, Tampered = 1, Incomplete = 3;

    private RecordedShop _shop = null!;
    private string _session = "";

    [SetUp]
    public async Task RecordAsync()
    {
        _shop = new RecordedShop();
        _session = await _shop.RecordAsync("ok what is there", "drop it");
        Assert.That(SpinWait.SpinUntil(() => _shop.Bed.Files(".wgr").Count == 1, TimeSpan.FromSeconds(30)));
    }

    [TearDown]
    public void Remove() => _shop.Dispose();

    [Test]
    public async Task A_shredded_recording_verifies_and_nobody_can_read_it()
    {
        Assert.That((await _shop.ReadAsync("search", "what is there")).Code, Is.EqualTo(Ok));
        var before = File.ReadAllBytes(_shop.FileOf(_session));
        Shred();
        Shred();
        var after = File.ReadAllBytes(_shop.FileOf(_session));
        Assert.That(after, Has.Length.EqualTo(before.Length));
        using var content = new MemoryStream(before);
        using var reader = SessionFileReader.Open(content, _shop.Bed.Reader, []);
        Assert.That(after.AsSpan().IndexOf(reader.Header.Readers[0].Box.AsSpan()), Is.EqualTo(-1), "the sealed key");

        _shop.Close();
        await AssertAsync(Ok, "nobody can read it any more: asked for by ana");
        var (code, _, error) = await _shop.ReadAsync("replay", _session);
        Assert.That(code, Is.EqualTo(Incomplete));
        Assert.That(error, Does.Contain("its keys were destroyed"));
        Assert.That(SecondVerifier.Word(Path.Combine(_shop.Folder, "ledger"), _shop.Bed.Node.Verifier.ToString(), _shop.Kept), Is.EqualTo(FindingWord.Ok));
    }

    [Test]
    public async Task Keys_destroyed_without_the_ledger_are_tampering()
    {
        _shop.Close();
        var file = _shop.FileOf(_session);
        var bytes = File.ReadAllBytes(file);
        var report = _shop.Bed.Verify(file);
        var length = SessionHeaderBytes.PreludeSize + SessionHeaderBytes.MapLength(bytes)!.Value + Chain.SealSize;
        ShreddedHeader.Shred(bytes.AsSpan(0, length), report.Header!, report.HeaderHash.Span);
        File.WriteAllBytes(file, bytes);
        await AssertAsync(Tampered, "the ledger does not say so");
    }

    [Test]
    public async Task Every_changed_bit_of_a_shredded_header_is_tampering()
    {
        Shred();
        _shop.Close();
        var file = _shop.FileOf(_session);
        var good = File.ReadAllBytes(file);
        var length = SessionHeaderBytes.PreludeSize + SessionHeaderBytes.MapLength(good)!.Value + Chain.SealSize;
        for (var bit = 0; bit < length * 8; bit++)
        {
            good[bit / 8] ^= (byte)(1 << (bit % 8));
            using (var content = new MemoryStream(good))
                Assert.That(SessionFileVerifier.Verify(content, [_shop.Bed.Node.Verifier]).State, Is.EqualTo(SessionFileState.Tampered), $"bit {bit}");
            good[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        // A header that was changed and sealed anew is another than the ledger has.
        var at = good.AsSpan().IndexOf("planner"u8);
        good[at] = (byte)'P';
        var hash = new byte[Chain.HashSize];
        Chain.HashHeader(good.AsSpan(0, length - Chain.SealSize), hash);
        Chain.WriteSeal(hash, good.AsSpan(length - Chain.SealSize));
        File.WriteAllBytes(file, good);
        await AssertAsync(Tampered, "its header changed");
    }

    [Test]
    public async Task A_shredding_that_was_interrupted_is_said_and_done_again()
    {
        var before = File.ReadAllBytes(_shop.FileOf(_session));
        Shred();
        File.WriteAllBytes(_shop.FileOf(_session), before);
        _shop.Bed.Service!.Ledger.Integrate();
        _shop.KeepCheckpoint();
        await AssertAsync(Incomplete, "shred it again");
        Shred();
        await AssertAsync(Ok);
    }

    [Test]
    public void What_was_changed_is_evidence_and_is_not_shredded()
    {
        RecordedShop.Flip(_shop.FileOf(_session), -1);
        Assert.Throws<ShreddingException>(Shred);
        Assert.Throws<ShreddingException>(() => _shop.Bed.Service!.Shred("aaaaaaaaaaaa", "why", "ana"));
    }

    private void Shred() => _shop.Bed.Service!.Shred(_session, "asked for by ana", "ana");

    private async Task AssertAsync(int expected, string said = "")
    {
        var (code, output) = await _shop.VerifyAsync("--checkpoint", _shop.Kept);
        Assert.That(code, Is.EqualTo(expected), output);
        Assert.That(output, Does.Contain(said));
    }
}
