using System.Buffers;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Postgres.Masking.Rows;
using WireGate.Postgres.Masking.Values;

namespace WireGate.Postgres.Masking;

/// <summary>
/// Follows the results of one session and masks their rows. A result begins with its description, which its plan is asked about; rows that come without one that the
/// plan has seen never pass. Called by the upstream pump alone.
/// </summary>
internal sealed class ResultMasking(MaskKey key)
{
    private const string Changed = "what the target returns is not what the gate has judged";

    private readonly RowBuffer _output = new();
    private IRowRewriter? _rewriter;
    private int _statement;

    /// <summary>A RowDescription of a simple query or a portal.</summary>
    /// <returns>Why none of the result may leave, or null.</returns>
    /// <exception cref="ProtocolViolationException">It is malformed.</exception>
    public string? Begin(ResultPlans plans, in ReadOnlySequence<byte> description)
    {
        _rewriter = null;
        if (!plans.Concern(_statement)) return null;
        var described = DescribedColumns.Read(description);
        var masks = Plan(plans)?.Resolve(described.Columns);
        if (Refusal(masks, described.Columns.Length) is { } refusal) return refusal;
        var columns = new IValueMask?[described.Columns.Length];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = MaskOf(masks!, i, described.Columns[i].Type, described.AreBinary[i]);
        _rewriter = new DataRows(columns);
        return null;
    }

    /// <summary>Rows of the result that runs.</summary>
    /// <param name="plans">Of the message that is answered.</param>
    /// <param name="frames">Whole messages in one piece of memory; then what goes to the client in their place, valid until the next call.</param>
    /// <param name="count">How many messages.</param>
    /// <exception cref="ProtocolViolationException">Nobody has described them, or they are not what was described.</exception>
    public void Rewrite(ResultPlans plans, ref ReadOnlySequence<byte> frames, ref int count)
    {
        if (!plans.Concern(_statement)) return;
        if (_rewriter is null) throw new ProtocolViolationException("a row before its description");
        _output.Clear();
        count = _rewriter.Rewrite(frames.FirstSpan, _output);
        frames = _output.Sequence;
    }

    /// <summary>Whether rows of the statement that runs are masked.</summary>
    public bool Concerns(ResultPlans plans) => plans.Concern(_statement);

    /// <summary>A statement is over; its text may have more.</summary>
    public void StatementOver()
    {
        _rewriter = null;
        _statement++;
    }

    /// <summary>A message is answered, or its answer has failed: another is answered next.</summary>
    public void AnswerOver()
    {
        _rewriter = null;
        _statement = 0;
    }

    private IResultPlan? Plan(ResultPlans plans) => _statement < plans.Plans.Length ? plans.Plans[_statement] : null;

    private static string? Refusal(ResultMasks? masks, int columns) => masks switch
    {
        null => Changed,
        { Refusal: { } refusal } => refusal,
        _ when !masks.Columns.IsDefaultOrEmpty && masks.Columns.Length != columns => Changed,
        _ => null,
    };

    private IValueMask? MaskOf(ResultMasks masks, int column, uint type, bool isBinary)
    {
        var mask = masks.Columns.IsDefaultOrEmpty ? null : masks.Columns[column];
        return mask is null ? null : ValueMasks.For(mask, type, isBinary, key);
    }
}
