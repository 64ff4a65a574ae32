using NUnit.Framework;
using WireGate.Recording.Findings;
using WireGate.Recording.Ledger;

namespace WireGate.Tests.Recording.Ledger;

/// <summary>
/// A ledger under test that remembers what it was promised: the entries that were accepted, and the checkpoints that were shown to others.
/// </summary>
internal sealed class LedgerRun
{
    public static readonly TestSigner Signer = new("node");

    private int _count;

    public MemoryFiles Files { get; private init; } = new();

    public LedgerClock Clock { get; } = new();

    public List<string> Accepted { get; } = [];

    public List<string> Refused { get; } = [];

    public List<KeptCheckpoint> Shown { get; } = [];

    /// <summary>How many of the accepted lie under a checkpoint that was shown.</summary>
    public int Covered { get; private set; }

    /// <summary>Another run from here on.</summary>
    public LedgerRun Copy()
    {
        var copy = new LedgerRun { Files = Files.Copy(), _count = _count, Covered = Covered };
        copy.Clock.Advance(Clock.GetUtcNow() - copy.Clock.GetUtcNow());
        copy.Accepted.AddRange(Accepted);
        copy.Shown.AddRange(Shown);
        return copy;
    }

    public LedgerWriter Open(LedgerOptions? options = null)
    {
        var ledger = LedgerWriter.Open(Files, Signer, options ?? LedgerOptions.Default, Clock);
        ledger.Signed += signed =>
        {
            Shown.Add(new KeptCheckpoint("kept", signed));
            // The first entry is the key.
            Covered = (int)signed.Checkpoint.Size - 1;
        };
        return ledger;
    }

    /// <summary>Appends so many entries, each of its own name; says whether all were accepted.</summary>
    public bool Append(LedgerWriter ledger, int count)
    {
        var all = true;
        for (var i = 0; i < count; i++)
        {
            var name = $"secret-{_count++}";
            Clock.Advance(TimeSpan.FromMilliseconds(1));
            try
            {
                // What is being appended when the process ends may be there or not.
                Refused.Add(name);
                ledger.Append(LedgerEntry.SecretSet(name, "ana"));
                Refused.Remove(name);
                Accepted.Add(name);
            }
            catch (LedgerUnavailableException)
            {
                all = false;
            }
        }

        return all;
    }

    /// <summary>The names in the ledger, if it verifies with everything that was shown.</summary>
    public List<string> VerifiedNames()
    {
        var names = new List<string>();
        var audit = LedgerVerifier.Verify(Files, [Signer.Key], Shown, (_, record) =>
        {
            if (record.Type == "secret.set") names.Add(record.Text("name")!);
        });
        Assert.That(audit.Findings.All.Where(finding => finding.Word is not (FindingWord.Ok or FindingWord.Unanchored)), Is.Empty);
        return names;
    }

    /// <summary>Everything accepted is there, once, in order; what was refused is at most there once.</summary>
    public void AssertNothingLostOrDoubled(int? promised = null)
    {
        var names = VerifiedNames();
        Assert.Multiple(() =>
        {
            Assert.That(names, Is.Unique);
            var accepted = names.Where(name => !Refused.Contains(name)).ToList();
            Assert.That(accepted, Is.EqualTo(Accepted.Take(accepted.Count)), "order");
            Assert.That(accepted, Has.Count.GreaterThanOrEqualTo(promised ?? Accepted.Count), "lost");
            Assert.That(names.Except(Accepted).Except(Refused), Is.Empty);
        });
    }
}
