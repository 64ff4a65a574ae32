using System.Buffers;
using WireGate.Recording.Keys;

namespace WireGate.Recording.Format;

/// <summary>
/// Writes the file of one session, a block a call. A call that throws <see cref="IOException"/> has written nothing and may be made again, or
/// another in its place: an end where there is no room for more. Not for two threads at once.
/// </summary>
public sealed class SessionFileWriter : IDisposable
{
    /// <summary>A reason stands in a block of its own, and is a sentence.</summary>
    private const int MaxReason = 4096;

    private readonly BlockAppender _blocks;
    private readonly IRecordingFile _file;
    private readonly DataCipher _cipher;
    private readonly NodeKey _node;
    private readonly TimeProvider _time;
    private ulong _clearBytes;
    private long _signedLength;
    private ushort _attempt;
    private bool _ended;

    private SessionFileWriter(IRecordingFile file, BlockAppender blocks, DataCipher cipher, NodeKey node, TimeProvider time)
    {
        _file = file;
        _blocks = blocks;
        _cipher = cipher;
        _node = node;
        _time = time;
        _signedLength = blocks.Length;
    }

    /// <summary>H₀: the hash of the header, which the ledger holds before the first byte of the session goes on.</summary>
    public ReadOnlySpan<byte> HeaderHash => _blocks.HeaderHash;

    /// <summary>H after the last block.</summary>
    public ReadOnlySpan<byte> Head => _blocks.Head;

    public ulong Blocks => _blocks.Blocks;

    /// <summary>The number of the first frame of the next block.</summary>
    public ulong NextFrame => _blocks.NextFrame;

    /// <summary>Of the file, in bytes.</summary>
    public long Length => _blocks.Length;

    /// <summary>What was written since the last signature.</summary>
    public long UnsignedBytes => Length - _signedLength;

    /// <summary>Makes the file: writes its header.</summary>
    /// <param name="file">Empty.</param>
    /// <param name="opening">What the header says of the session.</param>
    /// <param name="key">Made for this file alone. Not needed after this, but for the journal's key.</param>
    /// <param name="readers">For whom it is sealed; at least one.</param>
    /// <param name="node">Signs.</param>
    /// <param name="time">The time in signatures.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public static SessionFileWriter Create(
        IRecordingFile file, SessionOpening opening, SessionKey key, IReadOnlyCollection<ReaderPublicKey> readers, NodeKey node, TimeProvider time)
    {
        if (readers.Count == 0) throw new ArgumentException("A recording that nobody can read is none.", nameof(readers));
        var prelude = SessionHeaderBytes.Encode(new SessionHeader
        {
            Session = opening.Session,
            Opened = opening.Opened,
            Origin = node.Verifier.Name,
            Node = [.. node.Verifier.Key],
            Protocol = opening.Protocol,
            Listener = opening.Listener,
            Client = opening.Client,
            Agent = opening.Agent,
            Token = opening.Token,
            Target = opening.Target,
            Readers = [.. readers.Select(reader => new SealedSessionKey(reader.Id, [.. key.SealFor(reader)]))],
            Commitment = [.. key.Commitment()],
        });
        Span<byte> hash = stackalloc byte[Chain.HashSize];
        Chain.HashHeader(prelude, hash);
        var bytes = new byte[prelude.Length + Chain.SealSize];
        prelude.CopyTo(bytes, 0);
        Chain.WriteSeal(hash, bytes.AsSpan(prelude.Length));
        file.Write(bytes);
        var blocks = new BlockAppender(file, hash, hash, blocks: 0, nextFrame: 0, bytes.Length);
        return new SessionFileWriter(file, blocks, new DataCipher(key, hash), node, time);
    }

    /// <summary>Writes frames, in several blocks where they don't fit into one.</summary>
    /// <param name="frames">Whole frames, as <see cref="FrameWriter"/> makes them.</param>
    /// <param name="count">How many; their numbers begin with <see cref="NextFrame"/>.</param>
    /// <exception cref="IOException">They can't all be written; <see cref="NextFrame"/> tells which are.</exception>
    public void Append(ReadOnlySpan<byte> frames, uint count)
    {
        while (frames.Length > FormatLimits.Clear)
        {
            var length = FrameBytes.Longest(frames, FormatLimits.Clear, out var fitting);
            AppendBlock(frames[..length], fitting);
            frames = frames[length..];
            count -= fitting;
        }

        AppendBlock(frames, count);
    }

    /// <summary>Signs what was written so far, if something was since the last signature.</summary>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Checkpoint()
    {
        CheckNotEnded();
        if (UnsignedBytes == 0) return;
        _blocks.AppendSigned(BlockType.Checkpoint, [], Now, _node);
        Written();
        _signedLength = Length;
    }

    /// <summary>Says that frames were lost with leave. A checkpoint should follow.</summary>
    /// <param name="reason">One sentence, in the clear.</param>
    /// <param name="frames">How many; numbers go on after them.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void Gap(string reason, uint frames)
    {
        CheckNotEnded();
        _blocks.AppendPlain(BlockType.Gap, SessionGap.Encode(Bounded(reason)), frames);
        Written();
    }

    /// <summary>Ends the file. Nothing can follow.</summary>
    /// <param name="reason">One sentence, in the clear.</param>
    /// <param name="operations">How many were asked for.</param>
    /// <param name="denials">How many of them were denied.</param>
    /// <exception cref="IOException">It can't be written.</exception>
    public void End(string reason, ulong operations, ulong denials)
    {
        CheckNotEnded();
        var ending = new SessionEnding(Bounded(reason), operations, denials, NextFrame, _clearBytes);
        _blocks.AppendSigned(BlockType.End, ending.Encode(), Now, _node);
        _signedLength = Length;
        _ended = true;
    }

    /// <summary>Returns once all that was written is on the disk.</summary>
    /// <exception cref="IOException">It may not be.</exception>
    public void Sync() => _file.Sync();

    public void Dispose() => _cipher.Dispose();

    /// <summary>A reason may hold what others sent, such as an error's text; a map has its limit.</summary>
    internal static string Bounded(string reason) => TextMap.WellFormed(reason.Length <= MaxReason ? reason : reason[..MaxReason]);

    private ulong Now => Microseconds.Of(_time.GetUtcNow());

    private void AppendBlock(ReadOnlySpan<byte> frames, uint count)
    {
        CheckNotEnded();
        var scratch = ArrayPool<byte>.Shared.Rent(frames.Length);
        try
        {
            var compressed = BlockCompression.TryCompress(frames, scratch);
            var content = compressed > 0 ? scratch.AsSpan(0, compressed) : frames;
            using var block = new BlockBuffer(DataCipher.Overhead + content.Length);
            _blocks.Begin(block, BlockType.Data, compressed > 0 ? BlockHead.Compressed : (byte)0, _attempt, count);
            // From here on this attempt's nonce is used, whether or not the block gets into the file.
            _attempt = checked((ushort)(_attempt + 1));
            _cipher.Seal(block.Head, content, frames.Length, block.Body);
            _blocks.Commit(block);
            Written();
            _clearBytes += (ulong)frames.Length;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(scratch);
        }
    }

    /// <summary>The next block has another number, and so another nonce.</summary>
    private void Written() => _attempt = 0;

    private void CheckNotEnded()
    {
        if (_ended) throw new InvalidOperationException("Nothing follows the end of a recording.");
    }
}
