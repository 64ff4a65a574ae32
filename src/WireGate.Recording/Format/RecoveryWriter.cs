using System.Buffers;
using System.Collections.Immutable;
using WireGate.Recording.Keys;
using WireGate.Recording.Verify;

namespace WireGate.Recording.Format;

/// <summary>
/// Closes the file of a session whose gate was killed, without the session's key: what the journal still holds is put behind what the file
/// has, as it is, and the whole is signed. May itself be killed at any point and be done again.
/// </summary>
public sealed class RecoveryWriter
{
    private readonly BlockAppender _blocks;
    private readonly SessionFileReport _found;
    private readonly NodeKey _node;
    private readonly TimeProvider _time;
    private readonly ArrayBufferWriter<byte> _entries = new();
    private uint _frames;
    private ulong? _lastEntry;

    /// <param name="file">Cut off behind <see cref="SessionFileReport.GoodLength"/>, and at its end.</param>
    /// <param name="found">What the verifier says of the file.</param>
    /// <param name="node">Signs; it need not be the key that signed before.</param>
    /// <param name="time">The time in the signature.</param>
    public RecoveryWriter(IRecordingFile file, SessionFileReport found, NodeKey node, TimeProvider time)
    {
        if (found.State is not (SessionFileState.Open or SessionFileState.Torn) || found.Header is null)
            throw new ArgumentException("Only a file without an end, and with a whole header, is recovered.", nameof(found));
        _found = found;
        _node = node;
        _time = time;
        _blocks = new BlockAppender(file, found.HeaderHash.Span, found.Head.Span, found.Blocks, found.Frames, found.GoodLength);
    }

    /// <summary>H after the last block.</summary>
    public ReadOnlySpan<byte> Head => _blocks.Head;

    public ulong Blocks => _blocks.Blocks;

    public long Length => _blocks.Length;

    /// <summary>The first frame of the entry that is wanted next. Entries before it are in the file already.</summary>
    public ulong NextFrame => _blocks.NextFrame + _frames;

    /// <summary>Takes an entry of the journal.</summary>
    /// <param name="entry">It begins with frame <see cref="NextFrame"/>.</param>
    /// <param name="ciphertext">As it stands in the journal.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Salvage(in JournalEntry entry, ReadOnlySpan<byte> ciphertext)
    {
        if (entry.First != NextFrame || entry.Frames == 0 || entry.Number <= _lastEntry) throw new ArgumentException("The entry does not follow on what there is.", nameof(entry));
        if (entry.Length != ciphertext.Length || entry.Length is < JournalCipher.Overhead or > JournalEntry.MaxLength)
            throw new ArgumentException("The entry's length is not possible.", nameof(entry));
        if (_entries.WrittenCount + JournalEntry.HeadSize + ciphertext.Length > FormatLimits.Body) Flush();
        entry.Write(_entries.GetSpan(JournalEntry.HeadSize));
        _entries.Advance(JournalEntry.HeadSize);
        _entries.Write(ciphertext);
        _frames = checked(_frames + entry.Frames);
        _lastEntry = entry.Number;
    }

    /// <summary>Closes the file. Nothing can follow.</summary>
    /// <param name="reason">One sentence, in the clear.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Finish(string reason)
    {
        Flush();
        ImmutableArray<byte>? node = _node.Verifier.Key.SequenceEqual(_found.Header!.Node.AsSpan()) ? null : [.. _node.Verifier.Key];
        var recovery = new SessionRecovery(SessionFileWriter.Bounded(reason), (ulong)_found.TornBytes, node);
        _blocks.AppendSigned(BlockType.Recovered, recovery.Encode(), Microseconds.Of(_time.GetUtcNow()), _node);
    }

    private void Flush()
    {
        if (_entries.WrittenCount == 0) return;
        _blocks.AppendPlain(BlockType.Salvaged, _entries.WrittenSpan, _frames);
        _entries.ResetWrittenCount();
        _frames = 0;
    }
}
