using WireGate.Recording.Format;

namespace WireGate.Recording.Verify;

/// <summary>
/// Goes through a session's file block by block and stops at the first that is not as it must be. Everything that can be checked without a
/// secret is checked here, in one pass.
/// </summary>
internal sealed class BlockWalker : IDisposable
{
    private readonly StreamWindow _bytes;
    private readonly byte[] _headerHash = new byte[Chain.HashSize];
    private readonly byte[] _head = new byte[Chain.HashSize];
    private readonly BlockContent _content = new();
    private byte[] _shreddedHash = [];
    private SessionFileReport? _report;
    private int _length;

    public BlockWalker(Stream stream)
    {
        _bytes = new StreamWindow(stream, Chain.PrefixSize);
        Header = ReadHeader();
    }

    /// <summary>Null where the file has no whole header; the report says why.</summary>
    public SessionHeader? Header { get; }

    /// <summary>H₀.</summary>
    public ReadOnlySpan<byte> HeaderHash => _headerHash;

    /// <summary>H after the block that <see cref="Next"/> has found; H₀ before the first.</summary>
    public ReadOnlySpan<byte> Head => _head;

    /// <summary>The block that <see cref="Next"/> has found, until it is called again.</summary>
    public BlockHead Block { get; private set; }

    public ReadOnlySpan<byte> BlockBytes => _bytes.Peek(BlockHead.Size);

    public ReadOnlySpan<byte> Body => _bytes.Peek(_length - Chain.SealSize)[BlockHead.Size..];

    /// <summary>Where the block begins in the file.</summary>
    public long BlockAt => _bytes.Position;

    /// <summary>What there is to say once <see cref="Next"/> has returned false.</summary>
    public SessionFileReport Report => _report ?? throw new InvalidOperationException("The file is not read to its end.");

    /// <summary>Moves to the next good block. False at the end of those, and then there is a report.</summary>
    /// <exception cref="IOException">The file can't be read.</exception>
    public bool Next()
    {
        if (_report is not null) return false;
        _bytes.Pass(_length);
        _length = 0;
        var found = _bytes.Fill(BlockHead.Size);
        if (_content.IsClosed) return found == 0 ? Stop(_content.Ending is null ? SessionFileState.Recovered : SessionFileState.Whole) : Tampered("something follows the end");
        if (found == 0) return Stop(SessionFileState.Open);
        Span<byte> hash = stackalloc byte[Chain.HashSize];
        if (found < BlockHead.Checked) return TornHead(found, check: []);
        Chain.HashHead(_bytes.PeekWithRoom(BlockHead.Checked), _head, hash);
        var check = hash[..(BlockHead.Size - BlockHead.Checked)];
        if (found < BlockHead.Size || !_bytes.Peek(found)[BlockHead.Checked..].SequenceEqual(check)) return TornHead(found, check);
        Block = BlockHead.Read(_bytes.Peek(BlockHead.Size));
        if (!_bytes.Peek(BlockHead.Size).StartsWith(BlockHead.Magic)) return Tampered("a block does not begin as one");
        if (Block.Fault() is { } fault) return Tampered(fault);
        if (Block.Number != _content.Blocks || Block.First != _content.Frames) return Tampered("the numbers of blocks or frames have a gap");
        return ReadBlock(hash);
    }

    /// <summary>Says that the block is not as it must be, for a reason that only a reader with a key can see.</summary>
    public void Reject(string problem) => Tampered(problem);

    public void Dispose() => _bytes.Dispose();

    private bool ReadBlock(Span<byte> hash)
    {
        var length = BlockHead.Size + (int)Block.Length + Chain.SealSize;
        var found = _bytes.Fill(length);
        if (found < length)
        {
            return TornTail.HoldsBlock(_bytes.Peek(found)[BlockHead.Size..], Block.Number)
                ? Tampered("a part is missing: another block stands where this one should go on")
                : Torn("the file stops inside a block");
        }

        Chain.HashBlock(_bytes.PeekWithRoom(length - Chain.SealSize), _head, hash);
        var seal = _bytes.Peek(length)[^Chain.SealSize..];
        if (!Chain.IsSeal(seal, hash))
            return seal[^1] == 0 ? TornIfZerosFollow(length, "a block was not written to its end") : Tampered("a block's bytes are not those that were sealed");
        var before = _head.AsSpan();
        if (_content.Take(Block, _bytes.PeekMemory(BlockHead.Size, (int)Block.Length), _headerHash, before, Header!) is { } problem) return Tampered(problem);
        hash.CopyTo(_head);
        _length = length;
        return true;
    }

    private SessionHeader? ReadHeader()
    {
        var found = _bytes.Fill(SessionHeaderBytes.PreludeSize);
        var prelude = _bytes.Peek(found);
        if (found < SessionHeaderBytes.PreludeSize || SessionHeaderBytes.MapLength(prelude) is not { } mapLength || !prelude.StartsWith(SessionHeaderBytes.Magic))
        {
            if (SessionHeaderBytes.CanBegin(prelude)) TornIfZerosFollow(found, "the header was not written to its end");
            else Tampered("the file does not begin as a recording");
            return null;
        }

        var length = SessionHeaderBytes.PreludeSize + mapLength + Chain.SealSize;
        found = _bytes.Fill(length);
        if (found < length)
        {
            if (TornTail.HoldsBlock(_bytes.Peek(found), number: 0)) Tampered("a part of the header is missing");
            else Torn("the file stops inside its header");
            return null;
        }

        Chain.HashHeader(_bytes.Peek(length - Chain.SealSize), _headerHash);
        var seal = _bytes.Peek(length)[^Chain.SealSize..];
        if (!Chain.IsSeal(seal, _headerHash))
        {
            if (seal[^1] == 0) TornIfZerosFollow(length, "the header was not written to its end");
            else Tampered("the header's bytes are not those that were sealed");
            return null;
        }

        return DecodeHeader(length, mapLength);
    }

    private SessionHeader? DecodeHeader(int length, int mapLength)
    {
        try
        {
            var header = SessionHeaderBytes.Decode(_bytes.PeekMemory(SessionHeaderBytes.PreludeSize, mapLength));
            if (header is null) Stop(SessionFileState.UnknownVersion);
            if (header is not null && ShreddedHeader.OriginalHash(header) is { IsEmpty: false } original)
            {
                _shreddedHash = [.. _headerHash];
                original.CopyTo(_headerHash);
            }

            _headerHash.CopyTo(_head, 0);
            _length = length;
            return header;
        }
        catch (InvalidDataException)
        {
            Tampered("the header is malformed");
            return null;
        }
    }

    /// <summary>What there is of a head is not one. It may be what a crash left of one.</summary>
    private bool TornHead(int found, ReadOnlySpan<byte> check)
    {
        var bytes = _bytes.Peek(found);
        if (found == BlockHead.Size && bytes[^1] != 0) return Tampered("a block's head does not fit what stands before it");
        return TornTail.CanBeginBlock(bytes, _content.Blocks, _content.Frames, check)
            ? TornIfZerosFollow(found, "a block's head was not written to its end")
            : Tampered("what stands last is not the beginning of a block");
    }

    private bool TornIfZerosFollow(int found, string problem)
    {
        var at = _bytes.Position;
        _bytes.Pass(found);
        return _bytes.PassZeros() ? Stop(SessionFileState.Torn, problem, at, _bytes.Position - at) : Stop(SessionFileState.Tampered, problem + ", and more follows it", at);
    }

    private bool Torn(string problem)
    {
        var at = _bytes.Position;
        _bytes.PassZeros();
        return Stop(SessionFileState.Torn, problem, at, _bytes.Position - at);
    }

    private bool Tampered(string problem) => Stop(SessionFileState.Tampered, problem, _bytes.Position);

    private bool Stop(SessionFileState state, string? problem = null, long? at = null, long torn = 0)
    {
        var good = at ?? _bytes.Position;
        _report = new SessionFileReport
        {
            State = state,
            Problem = problem,
            ProblemAt = problem is null ? 0 : good,
            Header = Header,
            HeaderHash = Header is null ? default : _headerHash.ToArray(),
            ShreddedHash = _shreddedHash,
            Head = Header is null ? default : _head.ToArray(),
            Blocks = _content.Blocks,
            SignedBlocks = _content.SignedBlocks,
            Frames = _content.Frames,
            LostFrames = _content.LostFrames,
            GoodLength = good,
            TornBytes = torn,
            Ending = _content.Ending,
            Recovery = _content.Recovery,
        };
        return false;
    }
}
