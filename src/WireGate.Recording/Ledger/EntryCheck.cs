using WireGate.Recording.Findings;

namespace WireGate.Recording.Ledger;

/// <summary>Looks at what the entries of a ledger say, one after another: their form, their times, silence.</summary>
internal sealed class EntryCheck(FindingList findings)
{
    /// <summary>An hour, after which <c>alive</c> is due, and five minutes for a busy disk.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(65);

    private LedgerRecord? _last;
    private bool _running;

    /// <summary>The entry as it can be read; null where it is malformed.</summary>
    public LedgerRecord? Read(long index, ReadOnlyMemory<byte> entry)
    {
        var where = $"entry {index}";
        if (LedgerRecord.TryRead(entry) is not { } record)
        {
            findings.Add(FindingWord.Tampered, where, "is not an entry of a ledger");
            return null;
        }

        if (_last is { } last)
        {
            if (record.Time < last.Time) findings.Add(FindingWord.Tampered, where, "is older than the one before it");
            // Who is stopped says nothing; who was killed says nothing until it starts again.
            if (record.Time - last.Time > LongestSilence && last.Type != "gate.stopped" && record.Type != "gate.started")
                findings.Add(FindingWord.Incomplete, where, $"comes after {(record.Time - last.Time).TotalMinutes:0} minutes of silence, and no 'alive' was written");
        }

        if (record.Type == "gate.started")
        {
            if (_running) findings.Add(FindingWord.Ok, where, "the gate before this one ended without saying so");
            _running = true;
        }
        else if (record.Type == "gate.stopped")
        {
            _running = false;
        }

        _last = record;
        return record;
    }
}
