using System.Buffers;
using WireGate.Core;
using WireGate.Testing;

namespace WireGate.Tests.Postgres.Redaction;

/// <summary>Keeps the rows, messages and finds that a session tells of.</summary>
internal sealed class HidingRecord : NoRecord
{
    private readonly ArrayBufferWriter<byte> _rows = new();

    public override RowLimit RowLimit => RowLimit.ShapeOnly with { Rows = 1000 };

    public List<string> Told { get; } = [];

    public byte[] RecordedRows => _rows.WrittenSpan.ToArray();

    public override void Rows(long operation, in ReadOnlySequence<byte> bytes, int count)
    {
        foreach (var piece in bytes) _rows.Write(piece.Span);
    }

    public override void Answered(in Answer answer) => Told.Add($"answer {answer.Message}");

    public override void Failed(string stage, string message) => Told.Add($"{stage}: {message}");
}
