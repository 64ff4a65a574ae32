using Microsoft.Extensions.Logging;
using WireGate.Recording.Format;
using WireGate.Recording.Journaling;
using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;
using WireGate.Recording.Reading;
using WireGate.Recording.Verify;

namespace WireGate.Recording.Live;

/// <summary>
/// Brings the recordings of a gate that was killed to their end, without being able to read them: what is torn off is cut, what the journal still has is put behind, and
/// the whole is signed. A file that contradicts itself is put aside as it is. May be killed at any point and run again.
/// </summary>
internal sealed class Recovery(RecordingFolder folder, NodeKey node, LedgerWriter ledger, TimeProvider time, ILogger logger)
{
    private const string Killed = "the gate was killed";

    /// <exception cref="IOException">The disk fails; the gate can't start.</exception>
    /// <exception cref="LedgerException">The ledger can't be read.</exception>
    public void Run()
    {
        var unfinished = folder.Unfinished().ToArray();
        if (unfinished.Length == 0) return;
        // A gate that is down signs nothing: whoever could write here meanwhile must not have it signed now.
        var known = ledger.Find(unfinished.Select(SessionOf).ToHashSet(StringComparer.Ordinal));
        var kept = JournalReader.Read(folder.Journal).ToLookup(entry => entry.Session, StringComparer.Ordinal);
        foreach (var path in unfinished) RecoverFile(path, known.Find(SessionOf(path)), kept);
    }

    private static string SessionOf(string path) => Path.GetFileNameWithoutExtension(path);

    private void RecoverFile(string path, LedgerSession? known, ILookup<string, KeptEntry> kept)
    {
        var session = SessionOf(path);
        SessionFileReport found;
        using (var file = File.OpenRead(path)) found = SessionFileVerifier.Verify(file, [node.Verifier]);
        if (found.Header is not null && ContradictionIn(found, known) is { } contradiction)
        {
            PutAside(path, session, contradiction);
            return;
        }

        switch (found.State)
        {
            case SessionFileState.Whole:
                // Killed between the end and its name.
                var ending = found.Ending!;
                ledger.Append(LedgerEntry.SessionClosed(
                    session, found.Head.Span, (long)found.Blocks, found.GoodLength, (long)ending.Operations, (long)ending.Denials, ending.Reason));
                folder.Finish(path);
                break;
            case SessionFileState.Recovered:
                Tell(session, found.Head.Span, (long)found.Blocks, found.GoodLength, (long)found.Recovery!.Torn);
                folder.Finish(path);
                break;
            case SessionFileState.Open or SessionFileState.Torn when found.Header is { } header && header.Session == session:
                Close(path, session, found, kept[session]);
                break;
            case SessionFileState.Torn when found.Header is null:
                // Killed while the file was made: nothing of the session had gone on.
                PutAside(path, session, "its header was never completed");
                break;
            default:
                PutAside(path, session, found.Problem ?? "it is another session's");
                break;
        }
    }

    /// <summary>Why the ledger says that this is not how the gate left the file, or null.</summary>
    private static string? ContradictionIn(SessionFileReport found, LedgerSession? known)
    {
        if (known?.Header is not { } header) return found.Blocks == 0 ? "nothing of it had gone on when the gate was killed" : "the ledger has not opened it";
        if (header != Convert.ToHexStringLower(found.HeaderHash.Span)) return "it is not the file that the ledger has for this session";
        if (known.Head is { } head && head != Convert.ToHexStringLower(found.Head.Span)) return "the ledger has another end of it";
        return known.Checkpoints.Count > 0 && known.Checkpoints.Last().Key >= (long)found.Blocks ? "the ledger has more blocks of it" : null;
    }

    private void PutAside(string path, string session, string reason)
    {
        RecordingLog.PutAside(logger, folder.PutAside(path), reason);
        ledger.Append(LedgerEntry.SessionQuarantined(session, reason));
    }

    private void Close(string path, string session, SessionFileReport found, IEnumerable<KeptEntry> kept)
    {
        using var file = new SessionFile(path, found.GoodLength);
        file.CutOff();
        var writer = new RecoveryWriter(file, found, node, time);
        var salvaged = 0;
        foreach (var entry in kept.OrderBy(entry => entry.Entry.Number))
        {
            if (entry.Entry.First < writer.NextFrame) continue;
            // One is missing: what follows it would be of unknown place.
            if (entry.Entry.First > writer.NextFrame) break;
            writer.Salvage(entry.Entry, entry.Ciphertext);
            salvaged++;
        }

        writer.Finish(Killed);
        file.Sync();
        Tell(session, writer.Head, (long)writer.Blocks, writer.Length, found.TornBytes);
        folder.Finish(path);
        RecordingLog.Recovered(logger, session, salvaged, found.TornBytes);
    }

    private void Tell(string session, ReadOnlySpan<byte> head, long blocks, long size, long torn) =>
        ledger.Append(LedgerEntry.SessionRecovered(session, head, blocks, size, torn));
}
