using WireGate.Recording.Format;

namespace WireGate.Recording.Reading;

/// <summary>
/// Joins frames to operations. An operation's frames lie apart where a client sends several at once, so some are kept open; each comes out once, in the order of their
/// numbers, when it can be told that nothing more of it comes or there are too many.
/// </summary>
public sealed class OperationJoin(Action<RecordedOperation> joined)
{
    /// <summary>Before the word of what would have been decided.</summary>
    private const string Observed = "observed-";

    /// <summary>More than any driver sends ahead.</summary>
    private const int MostOpen = 1024;

    /// <summary>Characters of texts that are held.</summary>
    private const long MostText = 64 * 1024 * 1024;

    private readonly SortedDictionary<ulong, RecordedOperation> _open = [];
    private readonly Dictionary<ulong, string> _prepared = [];
    private readonly Queue<ulong> _preparedOrder = new();
    private long _preparedLength;
    private long _length;

    public void Take(Frame frame)
    {
        if (frame.Operation == 0) return;
        if (!_open.TryGetValue(frame.Operation, out var operation)) _open.Add(frame.Operation, operation = new RecordedOperation(frame.Operation, frame.Time));
        switch (frame.Kind)
        {
            case FrameKind.Operation:
                Take(frame, operation);
                break;
            case FrameKind.Decision when frame.Outcome?.StartsWith(Observed, StringComparison.Ordinal) == true:
                operation.Observed = frame.Outcome[Observed.Length..];
                operation.ObservedRule = frame.Rule;
                if (!frame.Accesses.IsDefaultOrEmpty) operation.Accesses = frame.Accesses;
                break;
            case FrameKind.Decision:
                if (operation.Judged is null) (operation.Judged, operation.JudgedBy) = (frame.Outcome, frame.Rule);
                operation.Outcome = frame.Outcome;
                operation.Rule = frame.Rule;
                operation.Reason = frame.Text?.ToString();
                // What settles a held one does not repeat them.
                if (!frame.Accesses.IsDefaultOrEmpty) operation.Accesses = frame.Accesses;
                break;
            case FrameKind.Approval:
                operation.Approver = operation.Approver is { } first ? $"{first}, {frame.Principal?.Person}" : frame.Principal?.Person;
                break;
            case FrameKind.Answer when frame.Columns.IsEmpty || frame.Duration is not null:
                operation.Answers.Add(new RecordedAnswer(frame.Name, frame.Text?.ToString(), frame.Rows, frame.Bytes, frame.Duration, frame.Time));
                break;
        }

        while (_open.Count > MostOpen || (_length > MostText && _open.Count > 1)) Release();
    }

    /// <summary>No more frames come.</summary>
    public void End()
    {
        while (_open.Count > 0) Release();
    }

    private void Take(Frame frame, RecordedOperation operation)
    {
        if (frame.Name is { } kind) operation.Kind = kind;
        // What allowed it stands with it; what refused it has a frame of its own.
        if (frame.Outcome is not null) (operation.Outcome, operation.Rule, operation.Judged, operation.JudgedBy) = (frame.Outcome, frame.Rule, frame.Outcome, frame.Rule);
        if (frame.Prepared != 0) operation.Prepared = frame.Prepared;
        if (!frame.Parameters.IsEmpty) operation.Parameters = operation.Parameters.AddRange(frame.Parameters);
        if (frame.Text is { } text)
        {
            var added = text.ToString();
            operation.Text += added;
            operation.OwnText += added.Length;
            _length += added.Length;
            Keep(operation);
        }
        else if (operation.Text.Length == 0 && _prepared.TryGetValue(operation.Prepared, out var prepared))
        {
            operation.Text = prepared;
        }
    }

    private void Keep(RecordedOperation operation)
    {
        if (!_prepared.TryAdd(operation.Number, operation.Text)) return;
        _preparedOrder.Enqueue(operation.Number);
        _preparedLength += operation.Text.Length;
        while (_preparedLength > MostText && _preparedOrder.TryDequeue(out var oldest) && _prepared.Remove(oldest, out var text)) _preparedLength -= text.Length;
    }

    private void Release()
    {
        var (number, operation) = _open.First();
        _open.Remove(number);
        _length -= operation.OwnText;
        // Only answers are left of one that was released before: it was shown already.
        if (operation.Kind.Length > 0 || operation.Text.Length > 0 || operation.Outcome is not null) joined(operation);
    }
}
