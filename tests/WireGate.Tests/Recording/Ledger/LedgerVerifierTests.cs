using NUnit.Framework;
using WireGate.Recording.Findings;
using WireGate.Recording.Ledger;

namespace WireGate.Tests.Recording.Ledger;

/// <summary>Whatever is done to a ledger is found out; and our word for it is that of the second verifier.</summary>
public sealed class LedgerVerifierTests
{
    private LedgerRun _run = null!;

    [SetUp]
    public void Write()
    {
        _run = new LedgerRun();
        using var ledger = _run.Open();
        ledger.Append(LedgerEntry.GateStarted("1", "00"));
        _run.Append(ledger, 260);
        ledger.Integrate();
        _run.Append(ledger, 2);
        ledger.Append(LedgerEntry.GateStopped("1", "00"));
    }

    [Test]
    public void A_ledger_with_a_kept_checkpoint_is_ok() => Assert.That(Word(), Is.EqualTo(FindingWord.Ok));

    [Test]
    public void Without_a_kept_checkpoint_it_is_unanchored() => Assert.That(Word(kept: []), Is.EqualTo(FindingWord.Unanchored));

    [Test]
    public void A_kept_checkpoint_of_the_empty_ledger_anchors_nothing()
    {
        var run = new LedgerRun();
        using (var ledger = run.Open())
        {
            run.Shown.Add(new KeptCheckpoint("kept", ledger.Current));
            Assert.That(ledger.Current.Checkpoint.Size, Is.Zero);
        }

        Assert.That(LedgerVerifier.Verify(run.Files, [LedgerRun.Signer.Key], [run.Shown[0]]).Findings.Word, Is.EqualTo(FindingWord.Unanchored));
    }

    [TestCase(24, FindingWord.Ok)]
    [TestCase(26, FindingWord.Unanchored)]
    public void Entries_of_more_than_a_day_behind_the_newest_kept_checkpoint_are_unanchored(int hours, FindingWord word)
    {
        var run = new LedgerRun();
        using (var ledger = run.Open())
        {
            run.Append(ledger, 3);
            ledger.Integrate();
            ledger.Append(LedgerEntry.GateStopped("1", "00"));
        }

        run.Clock.Advance(TimeSpan.FromHours(hours));
        using (var ledger = run.Open()) ledger.Append(LedgerEntry.GateStarted("1", "00"));
        var findings = LedgerVerifier.Verify(run.Files, [LedgerRun.Signer.Key], [run.Shown[0]]).Findings;
        Assert.That(findings.Word, Is.EqualTo(word), string.Join('\n', findings.All));
        Assert.That(new SecondVerifier(LedgerRun.Signer.Key, [run.Shown[0]]).Word(run.Files), Is.EqualTo(word));
    }

    [Test]
    public void Every_changed_byte_is_found()
    {
        // The first bundle is checked by its tile, and its bytes are many.
        foreach (var name in (string[])["checkpoint", "tile/0/000", "tile/0/001.p/9", "tile/1/000.p/1", "tile/entries/001.p/9"])
        {
            var good = _run.Files[name];
            for (var i = 0; i < good.Length; i += good.Length > 1000 ? 61 : 1)
            {
                _run.Files[name] = [.. good[..i], (byte)(good[i] ^ 0x10), .. good[(i + 1)..]];
                Assert.That(Word(), Is.EqualTo(FindingWord.Tampered), $"{name} at {i}");
            }

            _run.Files[name] = good;
        }
    }

    [Test]
    public void Every_file_cut_off_anywhere_is_found()
    {
        foreach (var name in (string[])["checkpoint", "tile/1/000.p/1", "tile/entries/001.p/9"])
        {
            var good = _run.Files[name];
            for (var length = 0; length < good.Length; length++)
            {
                _run.Files[name] = good[..length];
                Assert.That(Word(), Is.EqualTo(FindingWord.Tampered), $"{name} at {length}");
            }

            _run.Files[name] = good;
        }
    }

    [Test]
    public void A_missing_file_is_missing_evidence()
    {
        foreach (var name in (string[])["checkpoint", "tile/0/000", "tile/0/001.p/9", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/9"])
        {
            var good = _run.Files[name];
            _run.Files.Delete(name);
            Assert.That(Word(), Is.EqualTo(FindingWord.Incomplete), name);
            _run.Files[name] = good;
        }
    }

    [Test]
    public void A_ledger_signed_anew_with_the_real_key_is_found_by_a_kept_checkpoint()
    {
        var forged = Forge(LedgerRun.Signer, 262);
        Assert.Multiple(() =>
        {
            Assert.That(LedgerVerifier.Verify(forged, [LedgerRun.Signer.Key], []).Findings.Word, Is.EqualTo(FindingWord.Unanchored));
            Assert.That(LedgerVerifier.Verify(forged, [LedgerRun.Signer.Key], _run.Shown).Findings.Word, Is.EqualTo(FindingWord.Tampered));
        });
    }

    [Test]
    public void A_ledger_that_became_shorter_is_found_by_a_kept_checkpoint() =>
        Assert.That(LedgerVerifier.Verify(Forge(LedgerRun.Signer, 3), [LedgerRun.Signer.Key], _run.Shown).Findings.Word, Is.EqualTo(FindingWord.Tampered));

    [Test]
    public void A_ledger_of_another_key_is_found()
    {
        var forged = Forge(new TestSigner("other"), 3);
        Assert.Multiple(() =>
        {
            Assert.That(LedgerVerifier.Verify(forged, [LedgerRun.Signer.Key], []).Findings.Word, Is.EqualTo(FindingWord.Tampered));
            Assert.That(LedgerVerifier.Verify(forged, [], []).Findings.Word, Is.EqualTo(FindingWord.Incomplete));
        });
    }

    [Test]
    public void A_key_that_nobody_vouched_for_is_found()
    {
        var run = new LedgerRun();
        var other = new TestSigner("other");
        using (var ledger = run.Open())
        {
            ledger.Append(LedgerEntry.NodeKeyAdded(other.Key, other));
        }

        Assert.That(LedgerVerifier.Verify(run.Files, [LedgerRun.Signer.Key], run.Shown).Findings.Word, Is.EqualTo(FindingWord.Tampered));
    }

    [Test]
    public void Silence_that_nobody_signed_is_missing_evidence()
    {
        var run = new LedgerRun();
        using (var ledger = run.Open(LedgerOptions.Default with { AliveAfter = TimeSpan.FromDays(1) }))
        {
            run.Append(ledger, 1);
            run.Clock.Advance(TimeSpan.FromMinutes(64));
            run.Append(ledger, 1);
            ledger.Integrate();
            Assert.That(LedgerVerifier.Verify(run.Files, [LedgerRun.Signer.Key], run.Shown).Findings.Word, Is.EqualTo(FindingWord.Ok));
            run.Clock.Advance(TimeSpan.FromMinutes(66));
            run.Append(ledger, 1);
        }

        Assert.That(LedgerVerifier.Verify(run.Files, [LedgerRun.Signer.Key], run.Shown).Findings.Word, Is.EqualTo(FindingWord.Incomplete));
    }

    [Test]
    public void The_second_verifier_says_the_same()
    {
        var second = new SecondVerifier(LedgerRun.Signer.Key, _run.Shown);
        Assert.That(second.Word(_run.Files), Is.EqualTo(Word()));
        Assert.That(new SecondVerifier(LedgerRun.Signer.Key, []).Word(_run.Files), Is.EqualTo(FindingWord.Unanchored));
        foreach (var name in (string[])["checkpoint", "tile/0/000", "tile/0/001.p/9", "tile/1/000.p/1", "tile/entries/000", "tile/entries/001.p/9"])
        {
            var good = _run.Files[name];
            foreach (var bad in (byte[]?[])[null, [], good[..^1], [.. good, 0], [.. good[..^30], (byte)(good[^30] ^ 1), .. good[^29..]]])
            {
                if (bad is null) _run.Files.Delete(name);
                else _run.Files[name] = bad;
                Assert.That(second.Word(_run.Files), Is.EqualTo(Word()), $"{name}, {bad?.Length} of {good.Length} bytes");
            }

            _run.Files[name] = good;
        }

        foreach (var forged in (MemoryFiles[])[Forge(LedgerRun.Signer, 262), Forge(LedgerRun.Signer, 3), Forge(new TestSigner("other"), 300)])
            Assert.That(second.Word(forged), Is.EqualTo(FindingWord.Tampered));
    }

    private static MemoryFiles Forge(TestSigner signer, int count)
    {
        var files = new MemoryFiles();
        using var ledger = LedgerWriter.Open(files, signer, LedgerOptions.Default, new LedgerClock());
        for (var i = 0; i < count; i++) ledger.Append(LedgerEntry.SecretSet($"forged-{i}", "eve"));
        return files;
    }

    private FindingWord Word(IReadOnlyList<KeptCheckpoint>? kept = null) => LedgerVerifier.Verify(_run.Files, [LedgerRun.Signer.Key], kept ?? _run.Shown).Findings.Word;
}
