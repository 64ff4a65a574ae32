using NUnit.Framework;
using WireGate.Recording.Findings;
using WireGate.Recording.Ledger;
using WireGate.Tests.Identity;

namespace WireGate.Tests.Recording.Ledger;

public sealed class LedgerWriterTests
{
    [Test]
    public async Task What_waits_is_signed_within_a_second()
    {
        var run = new LedgerRun();
        using var ledger = run.Open();
        ledger.Start();
        await run.Clock.UntilAsync(() => ledger.Current.Checkpoint.Size == 1);
        run.Append(ledger, 3);
        var started = run.Clock.GetUtcNow();
        await run.Clock.UntilAsync(() => ledger.Current.Checkpoint.Size == 4, TimeSpan.FromMilliseconds(1));
        run.Append(ledger, 1);
        await run.Clock.UntilAsync(() => ledger.Current.Checkpoint.Size == 5, TimeSpan.FromMilliseconds(1));
        Assert.That(run.Clock.GetUtcNow(), Is.GreaterThan(started));
        run.AssertNothingLostOrDoubled();
    }

    [Test]
    public async Task Silence_of_an_hour_is_signed_too()
    {
        var run = new LedgerRun();
        using (var ledger = run.Open())
        {
            ledger.Start();
            // Only then does the ledger wait for the next hour.
            await run.Clock.UntilAsync(() => ledger.Current.Checkpoint.Size == 1 && run.Clock.IsAwaited);
            for (var hour = 2; hour < 6; hour++)
            {
                run.Clock.Advance(TimeSpan.FromHours(1));
                var size = hour;
                await run.Clock.UntilAsync(() => ledger.Current.Checkpoint.Size == size && run.Clock.IsAwaited);
            }
        }

        var types = new List<string>();
        var audit = LedgerVerifier.Verify(run.Files, [LedgerRun.Signer.Key], run.Shown, (_, record) => types.Add(record.Type));
        Assert.That(types, Is.EqualTo((string[])["key.added", "alive", "alive", "alive", "alive"]));
        Assert.That(audit.Findings.Word, Is.EqualTo(FindingWord.Ok));
    }

    [Test]
    public void Time_in_the_ledger_never_goes_back()
    {
        var run = new LedgerRun();
        using var ledger = run.Open();
        run.Append(ledger, 1);
        run.Clock.Advance(TimeSpan.FromMinutes(-30));
        run.Append(ledger, 2);
        ledger.Integrate();
        run.AssertNothingLostOrDoubled();
    }

    [Test]
    public void A_disk_that_does_not_answer_refuses_what_would_pile_up()
    {
        var run = new LedgerRun();
        using var ledger = run.Open();
        run.Append(ledger, 1);
        run.Clock.Advance(LedgerOptions.Default.RefuseAfter);
        Assert.That(() => ledger.Append(LedgerEntry.Alive()), Throws.TypeOf<LedgerUnavailableException>());
        ledger.Integrate();
        Assert.That(() => ledger.Append(LedgerEntry.Alive()), Throws.Nothing);
    }

    [Test]
    public void A_new_key_is_vouched_for_by_the_old_one()
    {
        var run = new LedgerRun();
        var next = new TestSigner("next");
        SignedCheckpoint old;
        using (var ledger = run.Open())
        {
            run.Append(ledger, 2);
            ledger.Integrate();
            old = ledger.Current;
            ledger.ChangeKey(next);
            run.Append(ledger, 2);
        }

        var kept = new KeptCheckpoint("kept", old);
        Assert.Multiple(() =>
        {
            Assert.That(LedgerVerifier.Verify(run.Files, [LedgerRun.Signer.Key], [kept]).Findings.Word, Is.EqualTo(FindingWord.Ok));
            Assert.That(LedgerVerifier.Verify(run.Files, [next.Key], [kept]).Findings.Word, Is.EqualTo(FindingWord.Ok));
            Assert.That(() => run.Open(), Throws.TypeOf<LedgerException>(), "the old key signs no more");
            Assert.That(() => LedgerWriter.Open(run.Files, next, LedgerOptions.Default, run.Clock).Dispose(), Throws.Nothing);
        });
    }

    [Test]
    public void On_a_real_disk_one_gate_writes_and_another_is_refused()
    {
        using var folder = new StateFolder();
        var (files, clock) = (new LedgerFolder(folder["ledger"]), new LedgerClock());
        using (var ledger = LedgerWriter.Open(files, LedgerRun.Signer, LedgerOptions.Default, clock))
        {
            Assert.That(() => LedgerWriter.Open(new LedgerFolder(folder["ledger"]), LedgerRun.Signer, LedgerOptions.Default, clock), Throws.TypeOf<LedgerException>());
            for (var i = 0; i < 600; i++) ledger.Append(LedgerEntry.SecretSet($"name-{i}", "ana"));
            ledger.Sync();
            ledger.Integrate();
        }

        using (var again = LedgerWriter.Open(files, LedgerRun.Signer, LedgerOptions.Default, clock)) again.Append(LedgerEntry.GateStopped("1", "00"));
        var count = 0;
        var audit = LedgerVerifier.Verify(files, [LedgerRun.Signer.Key], [], (_, _) => count++);
        Assert.Multiple(() =>
        {
            Assert.That(count, Is.EqualTo(602));
            Assert.That(audit.Findings.All.Select(finding => finding.Word), Is.EqualTo((FindingWord[])[FindingWord.Unanchored]));
            Assert.That(Directory.Exists(folder["ledger/tile/entries/000.p"]), Is.False);
        });
    }

    [Test]
    public void Many_may_append_at_once()
    {
        var run = new LedgerRun();
        using var ledger = run.Open();
        Parallel.For(0, 8, worker =>
        {
            for (var i = 0; i < 100; i++)
            {
                ledger.Append(LedgerEntry.SecretSet($"{worker}-{i}", "ana"));
                if (i % 25 == 0) ledger.Integrate();
            }
        });
        ledger.Integrate();
        Assert.That(run.VerifiedNames(), Is.Unique.And.Count.EqualTo(800));
    }

    [TestCase("tile/0/000.p/4")]
    [TestCase("tile/entries/000.p/4")]
    [TestCase("checkpoint")]
    public void A_ledger_that_was_changed_is_not_continued(string path)
    {
        var run = new LedgerRun();
        using (var ledger = run.Open()) run.Append(ledger, 3);
        var good = run.Files[path];
        for (var i = 0; i < good.Length; i++)
        {
            run.Files[path] = [.. good[..i], (byte)(good[i] ^ 1), .. good[(i + 1)..]];
            Assert.That(() => run.Open(), Throws.TypeOf<LedgerException>(), $"at {i}");
        }

        run.Files.Delete(path);
        Assert.That(() => run.Open(), Throws.TypeOf<LedgerException>());
        run.Files[path] = good;
        Assert.That(() => run.Open().Dispose(), Throws.Nothing);
    }
}
