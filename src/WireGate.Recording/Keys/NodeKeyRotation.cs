using WireGate.Recording.Ledger;

namespace WireGate.Recording.Keys;

/// <summary>
/// Gives a gate that does not run a new key to sign with. May be killed at any point and run again: the next key is on the disk before the ledger names it.
/// </summary>
public static class NodeKeyRotation
{
    /// <summary>In the folder of recordings.</summary>
    public const string FileName = "node.key";

    private const string NextName = "node.key.next";

    /// <param name="folder">Of recordings.</param>
    /// <param name="time">The clock.</param>
    /// <returns>The key that is in force now.</returns>
    /// <exception cref="LedgerException">A gate runs, sessions have no end yet, or the ledger contradicts itself.</exception>
    /// <exception cref="LedgerUnavailableException">The change can't be recorded; the old key goes on.</exception>
    /// <exception cref="KeyFormatException">The file of the key holds none.</exception>
    /// <exception cref="IOException">A file can't be read or written.</exception>
    public static NodeKey Run(string folder, TimeProvider time)
    {
        var (current, next) = (Path.Combine(folder, FileName), Path.Combine(folder, NextName));
        if (!File.Exists(current)) throw new FileNotFoundException($"there is no {current}");
        if (TryFinish(folder, current, next, time) is { } finished) return finished;
        using var old = NodeKey.Load(current);
        using var ledger = Open(folder, old, time);
        // The gate that finds them must be the one that signed them.
        if (Unfinished(folder)) throw new LedgerException("there are recordings without an end: start the gate once, so that it brings them to their end, and stop it");
        File.Delete(next);
        var key = NodeKey.Create(old.Verifier.Name);
        try
        {
            key.Save(next);
            ledger.ChangeKey(new NodeSigner(key));
            Replace(folder, current, next);
            ledger.Append(LedgerEntry.NodeKeyRetired(new NodeSigner(old).Key));
            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>A rotation that was killed behind the ledger's entry: the ledger takes the next key already.</summary>
    private static NodeKey? TryFinish(string folder, string current, string next, TimeProvider time)
    {
        if (!File.Exists(next)) return null;
        NodeKey? key = null;
        try
        {
            key = NodeKey.Load(next);
            Open(folder, key, time).Dispose();
            Replace(folder, current, next);
            return key;
        }
        catch (Exception error) when (error is LedgerException or KeyFormatException)
        {
            // Killed before: it was never in force.
            key?.Dispose();
            return null;
        }
    }

    private static LedgerWriter Open(string folder, NodeKey key, TimeProvider time)
    {
        var ledger = Path.Combine(folder, "ledger");
        if (!Directory.Exists(ledger)) throw new LedgerException($"there is no ledger in {folder}");
        return LedgerWriter.Open(new LedgerFolder(ledger), new NodeSigner(key), LedgerOptions.Default, time);
    }

    private static bool Unfinished(string folder) =>
        Path.Combine(folder, "sessions") is var sessions && Directory.Exists(sessions) && Directory.EnumerateFiles(sessions, "*.open", SearchOption.AllDirectories).Any();

    private static void Replace(string folder, string current, string next)
    {
        File.Move(next, current, overwrite: true);
        Disk.SyncFolder(folder);
    }
}
