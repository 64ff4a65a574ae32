using WireGate.Recording.Reading;

namespace WireGate.Recording.Ledger;

/// <summary>What a ledger says of some sessions, from its tree and from what waits to get into it.</summary>
internal static class LedgerHistory
{
    /// <exception cref="LedgerException">A bundle is missing or malformed.</exception>
    /// <exception cref="IOException">One can't be read.</exception>
    public static LedgerIndex Read(ILedgerFiles files, long size, IReadOnlyList<byte[]> waiting, IReadOnlySet<string> sessions)
    {
        var index = new LedgerIndex(sessions);
        var at = 0L;
        for (var bundle = 0L; bundle * TilePath.Width < size; bundle++)
        {
            foreach (var entry in BundleReader.Read(files, size, bundle)) Take(entry);
        }

        foreach (var entry in waiting) Take(entry);
        return index;

        void Take(byte[] entry)
        {
            index.Take(at, LedgerRecord.TryRead(entry) ?? throw new LedgerException($"entry {at} is not one of a ledger"));
            at++;
        }
    }
}
