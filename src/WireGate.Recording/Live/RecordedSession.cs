using WireGate.Core;
using WireGate.Recording.Format;
using WireGate.Recording.Ledger;

namespace WireGate.Recording.Live;

/// <summary>The file of a session that runs, as the sealer's thread sees it. What could not be written is kept and tried again, in order.</summary>
internal sealed class RecordedSession(
    RecordingService service, LiveRecord record, Session session, SessionFile file, SessionFileWriter writer, JournalCipher journal, string target) : ISealable
{
    /// <summary>What of a session that runs long can be cut off so that it looks as if its gate had been killed then: at most so much, or of so long.</summary>
    private const long LedgerBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan LedgerPeriod = TimeSpan.FromMinutes(1);

    private readonly Queue<Sealing> _waiting = new();
    private long _ledgerLength;
    private long _ledgerSince = session.Time.GetTimestamp();
    private SealingStep _step;
    private int _told;
    private ulong _taken;

    /// <summary>What the session's entries in the journal are encrypted by.</summary>
    public JournalCipher Journal { get; } = journal;

    public string Id { get; } = session.Id.Text;

    public string Agent { get; } = session.Principal!.Agent;

    /// <summary>Whether nothing is left to be done, ever.</summary>
    public bool IsDone { get; private set; }

    public void End(SessionEnd reason) => session.End(reason);

    public void Seal()
    {
        if (IsDone) return;
        _waiting.Enqueue(record.Take());
        Retry();
    }

    /// <summary>Does what is waiting. Called by the sealer's thread alone.</summary>
    /// <returns>Whether all of it was done.</returns>
    public bool Retry()
    {
        var before = file.Length;
        try
        {
            while (_waiting.TryPeek(out var sealing))
            {
                Run(sealing);
                _waiting.Dequeue();
                _step = SealingStep.Gap;
            }

            file.Release();
            return true;
        }
        catch (Exception error)
        {
            // Whatever it is: what is not recorded stops the traffic, and not the thread that records the others.
            file.Release();
            service.Failed(this, error);
            return false;
        }
        finally
        {
            service.Grown(this, file.Length - before);
        }
    }

    private void Run(Sealing sealing)
    {
        if (_step == SealingStep.Gap)
        {
            if (sealing.Lost > 0) writer.Gap("the recording was behind and the target's sessions may lose theirs", sealing.Lost);
            _taken = writer.NextFrame;
            _step = SealingStep.Frames;
        }

        if (_step == SealingStep.Frames)
        {
            WriteFrames(sealing.Frames);
            _step = SealingStep.Sign;
        }

        if (_step == SealingStep.Sign)
        {
            if (sealing.Closed is null) writer.Checkpoint();
            else writer.End(sealing.Closed, sealing.Operations, sealing.Denials);
            _step = SealingStep.Sync;
        }

        if (_step == SealingStep.Sync)
        {
            if (sealing.MustSync || sealing.Closed is not null) writer.Sync();
            sealing.Claims.Release(service.Journal);
            sealing.Frames.Return();
            _step = SealingStep.Ledger;
        }

        foreach (var judged in sealing.Judged.Skip(_told))
        {
            service.Ledger.Append(EntryOf(judged));
            _told++;
        }

        if (sealing.Closed is { } reason) Close(sealing, reason);
        else if (file.Length - _ledgerLength >= LedgerBytes || session.Time.GetElapsedTime(_ledgerSince) >= LedgerPeriod) TellHowFar();
        _told = 0;
    }

    private LedgerEntry EntryOf(JudgedOperation judged) => judged.Outcome switch
    {
        Outcome.Allow => LedgerEntry.SessionApproved(Id, judged.Number, judged.Rule, Agent, target),
        Outcome.Hold => LedgerEntry.SessionHeld(Id, judged.Number, judged.Rule, Agent, target),
        _ => LedgerEntry.SessionDenied(Id, judged.Number, judged.Rule, Agent, target),
    };

    private void TellHowFar()
    {
        // The ledger must not have more than a power cut leaves of the file: that would look like tampering.
        writer.Sync();
        service.Ledger.Append(LedgerEntry.SessionCheckpoint(Id, writer.Head, (long)writer.Blocks - 1));
        (_ledgerLength, _ledgerSince) = (file.Length, session.Time.GetTimestamp());
    }

    /// <summary>A failure in the midst of them left those before it in the file.</summary>
    private void WriteFrames(TakenFrames frames)
    {
        foreach (var cut in frames.Cuts) WriteTo(frames, cut);
        WriteTo(frames, new FrameCut(frames.Length, frames.Frames));
    }

    private void WriteTo(TakenFrames frames, FrameCut end)
    {
        var written = (uint)(writer.NextFrame - _taken);
        if (written >= end.Frames) return;
        var from = FrameBytes.Length(frames.Bytes, written);
        writer.Append(frames.Bytes[from..end.Length], end.Frames - written);
    }

    private void Close(Sealing sealing, string reason)
    {
        // The name last: a gate that is killed in between finds an end in a file that looks as if it were written, and says it again.
        service.Ledger.Append(LedgerEntry.SessionClosed(
            Id, writer.Head, (long)writer.Blocks, writer.Length, (long)sealing.Operations, (long)sealing.Denials, reason));
        service.Folder.Finish(file.Path);
        IsDone = true;
        writer.Dispose();
        Journal.Dispose();
        file.Dispose();
        service.Closed(this);
    }
}
