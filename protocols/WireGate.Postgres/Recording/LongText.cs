using System.Buffers;
using WireGate.Core;

namespace WireGate.Postgres.Recording;

/// <summary>
/// Records a text that is too long to be judged, piece by piece. Nobody has read it, so literals are blanked from the first word on that may announce a secret.
/// </summary>
internal sealed class LongText(ISessionRecord record) : IPieces
{
    private readonly ArrayBufferWriter<byte> _blanked = new();
    private SecretBlanker? _blanker;
    private long _operation;
    private bool _isOver;

    /// <summary>Whether the text is longer than what <see cref="Begin"/> was given.</summary>
    public bool GoesOn => !_isOver;

    /// <summary>The text in the message's first piece, from where it begins; valid until <see cref="Add"/>.</summary>
    public ReadOnlySequence<byte> Begin(in ReadOnlySequence<byte> piece)
    {
        _blanker = new SecretBlanker(_blanked) { IsUnknown = true };
        return Blank(piece, last: false);
    }

    /// <summary>What was begun is this operation.</summary>
    public LongText For(long operation)
    {
        _operation = operation;
        return this;
    }

    /// <summary>What follows in the message. The text ends at its NUL; a Parse has other fields behind it.</summary>
    public void Add(in ReadOnlySequence<byte> piece, bool last)
    {
        if (_isOver) return;
        var blanked = Blank(piece, last);
        record.TextContinued(_operation, blanked, more: !_isOver);
    }

    private ReadOnlySequence<byte> Blank(in ReadOnlySequence<byte> piece, bool last)
    {
        var end = piece.PositionOf((byte)0);
        _isOver = last || end is not null;
        _blanked.ResetWrittenCount();
        _blanker!.Add(end is { } nul ? piece.Slice(0, nul) : piece);
        if (_isOver) _blanker.End();
        return new ReadOnlySequence<byte>(_blanked.WrittenMemory);
    }
}
