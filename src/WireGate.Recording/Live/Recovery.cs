using Microsoft.Extensions.Logging;
using WireGate.Recording.Format;
using WireGate.Recording.Journaling;
using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;
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
    public void Run()
    {
        var kept = JournalReader.Read(folder.Journal).ToLookup(entry => entry.Session, StringComparer.Ordinal);
        foreach (var path in folder.Unfinished().ToArray()) RecoverFile(path, kept);
    }

    private void RecoverFile(string path, ILookup<string, KeptEntry> kept)
    {
        var session = Path.GetFileNameWithoutExtension(path);
        SessionFileReport found;
        using (var file = File.OpenRead(path)) found = SessionFileVerifier.Verify(file, [node.Verifier]);
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
                folder.PutAside(path);
                ledger.Append(LedgerEntry.SessionQuarantined(session, "its header was never completed"));
                break;
            default:
                var reason = found.Problem ?? "it is another session's";
                RecordingLog.PutAside(logger, folder.PutAside(path), reason);
                ledger.Append(LedgerEntry.SessionQuarantined(session, reason));
                break;
        }
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
