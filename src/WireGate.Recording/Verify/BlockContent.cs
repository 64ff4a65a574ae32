using WireGate.Recording.Format;

namespace WireGate.Recording.Verify;

/// <summary>Checks what blocks say, one after the other: signatures, maps, salvaged entries, and which may follow which.</summary>
internal sealed class BlockContent
{
    private bool _salvaging;
    private ulong? _lastEntry;

    public ulong Blocks { get; private set; }

    public ulong SignedBlocks { get; private set; }

    public ulong Frames { get; private set; }

    public ulong LostFrames { get; private set; }

    public SessionEnding? Ending { get; private set; }

    public SessionRecovery? Recovery { get; private set; }

    /// <summary>Nothing may follow.</summary>
    public bool IsClosed => Ending is not null || Recovery is not null;

    /// <summary>Takes a block whose bytes are those that were sealed. Returns what is wrong with it, or null.</summary>
    public string? Take(in BlockHead block, ReadOnlyMemory<byte> body, ReadOnlySpan<byte> header, ReadOnlySpan<byte> before, SessionHeader session)
    {
        if (_salvaging && block.Type is not (BlockType.Salvaged or BlockType.Recovered)) return "a session went on after it was salvaged";
        try
        {
            if (Problem(block, body, header, before, session) is { } problem) return problem;
        }
        catch (InvalidDataException error)
        {
            return error.Message;
        }

        Blocks++;
        Frames += block.Frames;
        if (block.Type == BlockType.Gap) LostFrames += block.Frames;
        if (block.Type is BlockType.Checkpoint or BlockType.End or BlockType.Recovered) SignedBlocks = Blocks;
        return null;
    }

    private string? Problem(in BlockHead block, ReadOnlyMemory<byte> body, ReadOnlySpan<byte> header, ReadOnlySpan<byte> before, SessionHeader session)
    {
        const string Forged = "a signature is not the gate's";
        switch (block.Type)
        {
            case BlockType.Data:
                return body.Length < DataCipher.Overhead ? "a data block is too short" : null;
            case BlockType.Checkpoint:
                return CheckpointSignature.Verify(body.Span, block, header, before, session.Node.AsSpan()) ? null : Forged;
            case BlockType.End:
                if (!CheckpointSignature.Verify(body.Span, block, header, before, session.Node.AsSpan())) return Forged;
                Ending = SessionEnding.Decode(body[CheckpointSignature.Size..]);
                return Ending.Frames == Frames ? null : "the end counts other frames than there are";
            case BlockType.Gap:
                SessionGap.Decode(body);
                return null;
            case BlockType.Salvaged:
                _salvaging = true;
                return SalvageProblem(block, body.Span);
            default:
                if (body.Length < CheckpointSignature.Size) return Forged;
                var recovery = SessionRecovery.Decode(body[CheckpointSignature.Size..]);
                if (!CheckpointSignature.Verify(body.Span, block, header, before, (recovery.Node ?? session.Node).AsSpan())) return Forged;
                Recovery = recovery;
                return null;
        }
    }

    private string? SalvageProblem(in BlockHead block, ReadOnlySpan<byte> body)
    {
        var next = block.First;
        while (JournalEntry.TryTake(ref body, out var entry, out _))
        {
            if (entry.First != next || entry.Number <= _lastEntry) return "salvaged entries don't follow on one another";
            _lastEntry = entry.Number;
            next += entry.Frames;
        }

        return next - block.First == block.Frames ? null : "salvaged entries hold other frames than their block says";
    }
}
