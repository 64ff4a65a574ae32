using NUnit.Framework;
using WireGate.Recording.Ledger;

namespace WireGate.Tests.Recording.Ledger;

/// <summary>The same run, once for every call to the disk, with a mishap at just that call; afterwards nothing may be lost, doubled or forked.</summary>
public sealed class LedgerCrashTests
{
    [TestCase("KilledBefore")]
    [TestCase("KilledHalfway")]
    [TestCase("KilledAfter")]
    public void Killed_at_any_call_it_goes_on_where_it_was(string mishap)
    {
        foreach (var (run, _) in EveryCall(Enum.Parse<Mishap>(mishap), forever: true))
        {
            run.Files.Restart();
            Finish(run);
            run.AssertNothingLostOrDoubled();
        }
    }

    [Test]
    public void Killed_again_while_it_recovers_it_goes_on_where_it_was()
    {
        foreach (var (run, _) in EveryCall(Mishap.KilledHalfway, forever: true, step: 7))
        {
            for (var second = 0; second < 12; second++)
            {
                var at = run.Files.Calls + second;
                run.Files.Fault = call => call >= at ? Mishap.KilledHalfway : null;
                Attempt(() => Finish(run));
            }

            run.Files.Restart();
            Finish(run);
            run.AssertNothingLostOrDoubled();
        }
    }

    [Test]
    public void Without_power_at_any_call_what_was_signed_is_still_there()
    {
        foreach (var (run, _) in EveryCall(Mishap.KilledHalfway, forever: true))
        {
            var covered = run.Covered;
            run.Files.RestartWithoutPower();
            // What was not under a checkpoint may be gone; it is only promised to outlive the process.
            var before = run.Accepted.ToList();
            run.Accepted.Clear();
            run.Accepted.AddRange(before.Take(covered));
            run.Refused.AddRange(before.Skip(covered));
            Finish(run);
            run.AssertNothingLostOrDoubled();
        }
    }

    [Test]
    public void An_error_at_any_call_is_repaired_without_a_restart()
    {
        foreach (var (run, ledger) in EveryCall(Mishap.Fails, forever: false))
        {
            if (ledger is null) Finish(run);
            else Recover(run, ledger);
            run.AssertNothingLostOrDoubled();
        }
    }

    [Test]
    public void A_disk_that_fails_for_long_refuses_entries_and_recovers_by_itself()
    {
        foreach (var (run, ledger) in EveryCall(Mishap.Fails, forever: true))
        {
            if (ledger is not null)
            {
                ledger.Integrate();
                Assert.That(run.Append(ledger, 1), Is.False);
                Assert.That(ledger.Health.Failure, Is.Not.Null);
            }

            run.Files.Restart();
            if (ledger is null) Finish(run);
            else Recover(run, ledger);
            run.AssertNothingLostOrDoubled();
        }
    }

    private static void Recover(LedgerRun run, LedgerWriter ledger)
    {
        ledger.Integrate();
        Assert.That(ledger.Health.Failure, Is.Null);
        Assert.That(run.Append(ledger, 2), Is.True);
        ledger.Dispose();
    }

    private static void Finish(LedgerRun run)
    {
        using var ledger = run.Open();
        run.Append(ledger, 3);
        ledger.Integrate();
    }

    /// <summary>
    /// Runs until the mishap at one call after another, until there is no such call: first from nothing, then from a ledger whose tile is
    /// about to be full.
    /// </summary>
    private static IEnumerable<(LedgerRun Run, LedgerWriter? Ledger)> EveryCall(Mishap mishap, bool forever, int step = 1)
    {
        foreach (var start in (LedgerRun[])[new LedgerRun(), AlmostFull()])
        {
            for (var at = 0; ; at += step)
            {
                var run = start.Copy();
                var target = at;
                run.Files.Fault = call => call == target || (forever && call > target) ? mishap : null;
                LedgerWriter? ledger = null;
                Attempt(() => Work(run, opened => ledger = opened));
                if (run.Files.Calls <= target) break;
                TestContext.Out.WriteLine(run.Files.Log[target]);
                yield return (run, ledger);
            }
        }
    }

    private static LedgerRun AlmostFull()
    {
        var run = new LedgerRun();
        using var ledger = run.Open();
        run.Append(ledger, TilePath.Width - 5);
        return run;
    }

    private static void Work(LedgerRun run, Action<LedgerWriter> opened)
    {
        var ledger = run.Open();
        opened(ledger);
        run.Append(ledger, 2);
        ledger.Integrate();
        run.Append(ledger, 3);
        ledger.Integrate();
        run.Append(ledger, 1);
        ledger.Integrate();
        run.Append(ledger, 1);
    }

    private static void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (Exception ended) when (ended is KilledException or IOException)
        {
        }
    }
}
