using System.Buffers;
using System.Text;
using WireGate.Core;
using WireGate.Testing;

namespace WireGate.Tests.Postgres.Recording;

/// <summary>Writes a line for each thing it is told, in the order of the calls.</summary>
internal sealed class RecordOf : NoRecord
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    /// <summary>What is asked of the protocol.</summary>
    public RowLimit Limit { get; init; } = RowLimit.All;

    /// <summary>What each commit does; null completes at once.</summary>
    public Func<CancellationToken, ValueTask>? OnCommit { get; set; }

    public override RowLimit RowLimit => Limit;

    public string[] Lines
    {
        get
        {
            lock (_lock) return [.. _lines];
        }
    }

    public override void Decided(long number, in Operation operation, Decision decision) =>
        Add($"{number} {decision.Outcome} '{Text(operation.Text)}'{(operation.Prepared == 0 ? "" : $" of {operation.Prepared}")}{(operation.GoesOn ? " …" : "")}");

    public override void TextContinued(long operation, in ReadOnlySequence<byte> piece, bool more) => Add($"{operation} text '{Text(piece)}'{(more ? " …" : "")}");

    public override void Parameters(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values) => Add($"{operation} parameters {Cut(bytes, values)}");

    public override void ParameterContinued(long operation, int index, in RecordedValue piece, bool more) =>
        Add($"{operation} parameter {index} {Say(piece)}{(more ? " …" : "")}");

    public override void Columns(long operation, in ReadOnlySequence<byte> bytes, IRecordedValues values) => Add($"{operation} columns {Cut(bytes, values)}");

    public override void Rows(long operation, in ReadOnlySequence<byte> bytes, int count) => Add($"{operation} rows {count}: {bytes.Length} bytes");

    public override void Answered(in Answer answer) => Add(
        $"{answer.Operation} {(answer.IsError ? "failed" : "answered")} {answer.Code ?? "-"} {answer.Rows} rows {answer.Bytes} bytes{(answer.Message is null ? "" : ": " + answer.Message)}");

    public override void Failed(string stage, string message) => Add($"failure {stage}: {message}");

    public override ValueTask CommitAsync(CancellationToken cancellationToken) => OnCommit?.Invoke(cancellationToken) ?? ValueTask.CompletedTask;

    private static string Cut(in ReadOnlySequence<byte> bytes, IRecordedValues values)
    {
        var reader = new SequenceReader<byte>(bytes);
        var said = new List<string>();
        var count = values.Begin(ref reader);
        for (var i = 0; i < count; i++) said.Add(Say(values.Next(ref reader, i)));
        return string.Join(' ', said);
    }

    private static string Say(in RecordedValue value) =>
        value.Bytes is not { } bytes ? "null" : value.IsText ? Text(bytes) : Convert.ToHexString(bytes.ToArray());

    private static string Text(in ReadOnlySequence<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private void Add(string line)
    {
        lock (_lock) _lines.Add(line);
    }
}
