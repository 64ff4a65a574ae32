using System.Buffers;
using WireGate.Core;
using WireGate.Core.Masks;
using WireGate.Postgres.Masking.Copy;
using WireGate.Postgres.Masking.Detection;
using WireGate.Postgres.Masking.Rows;
using WireGate.Postgres.Masking.Values;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Masking;

/// <summary>
/// Follows the results of one session and masks their rows. A result begins with its description, which its plan is asked about; rows that come without one that the
/// plan has seen never pass. Called by the upstream pump alone.
/// </summary>
internal sealed class ResultMasking(MaskKey key)
{
    private const string Changed = "what the target returns is not what the gate has judged";
    private const string StrangeCopy = "the gate can't tell from this COPY's options how its lines are written";

    private readonly RowBuffer _output = new();
    private IRowRewriter? _rewriter;
    private int _statement;

    /// <summary>Whether rows of the statement that runs are masked.</summary>
    public bool Concerns(ResultPlans plans) => plans.Concern(_statement);

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
        _rewriter = new DataRows(Compile(masks!, described.Columns.Length, column => described.Columns[column].Type, column => described.AreBinary[column]));
        return null;
    }

    /// <summary>A CopyOutResponse.</summary>
    /// <inheritdoc cref="Begin"/>
    public string? BeginCopy(ResultPlans plans, in ReadOnlySequence<byte> response)
    {
        _rewriter = null;
        if (!plans.Concern(_statement)) return null;
        var copy = CopyResponse.Read(response);
        var count = (int)(copy.ColumnFormats.Length / sizeof(short));
        var masks = Plan(plans)?.ResolveCopy(count);
        if (Refusal(masks, count) is { } refusal) return refusal;
        var types = masks!.Types;
        if (!types.IsDefaultOrEmpty && types.Length != count) return Changed;
        var columns = Compile(masks, count, column => types.IsDefaultOrEmpty ? 0 : types[column], _ => copy.IsBinary);
        if (copy.IsBinary)
        {
            _rewriter = new CopyFrames(new BinaryCopyRows(columns));
            return null;
        }

        if (plans.Facts.Statements[_statement].CopyForm is not { } form) return StrangeCopy;
        _rewriter = new CopyFrames(new LineCopyRows(columns, form, form.IsCsv ? new CsvLineForm(form) : new TextLineForm(form)));
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

    /// <summary>COPY is over.</summary>
    /// <exception cref="ProtocolViolationException">It ended inside a row.</exception>
    public void EndCopy() => _rewriter?.End();

    /// <summary>A statement is over; its text may have more.</summary>
    public void StatementOver()
    {
        _rewriter = null;
        _statement++;
    }

    /// <summary>A message is answered, or its answer has failed: another is answered next.</summary>
    public void AnswerOver()
    {
        _output.Clear();
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

    private IValueMask?[] Compile(ResultMasks masks, int count, Func<int, uint> typeOf, Func<int, bool> isBinary)
    {
        var detectors = ValueDetectors.Of(masks.Detectors);
        var columns = new IValueMask?[count];
        for (var i = 0; i < count; i++)
        {
            var mask = masks.Columns.IsDefaultOrEmpty ? null : masks.Columns[i];
            var type = typeOf(i);
            if (mask is not null) columns[i] = ValueMasks.For(mask, type == 0 && !isBinary(i) ? TypeForms.Text : type, isBinary(i), key);
            else if (detectors is not null) columns[i] = Detections.For(detectors, type, isBinary(i), key);
        }

        return columns;
    }
}
