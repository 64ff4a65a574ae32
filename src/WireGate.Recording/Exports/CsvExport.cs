using System.Globalization;
using System.Text;
using WireGate.Recording.Format;
using WireGate.Recording.Reading;

namespace WireGate.Recording.Exports;

/// <summary>
/// Statements as RFC 4180 has them, one a record. A field that a spreadsheet would take for a formula gets an apostrophe before it: what agents asked for must not
/// run where it is read.
/// </summary>
public sealed class CsvExport(Stream output) : IRecordingExport
{
    private static readonly string[] Columns =
    [
        "session", "time", "agent", "target", "operation", "kind", "statement", "parameters", "outcome", "rule", "reason", "answer", "error", "rows", "bytes", "duration_us",
    ];

    private OperationJoin? _join;
    private SessionHeader? _header;

    public void Begin(SessionHeader header)
    {
        _header = header;
        _join = new OperationJoin(Write);
        Record(Columns);
    }

    public void Frame(Frame frame) => _join!.Take(frame);

    public void End(bool isWhole) => _join!.End();

    private void Write(RecordedOperation operation)
    {
        var error = operation.Answers.Find(answer => answer.Message is not null);
        Record(
            _header!.Session,
            RecordedTime.Of(_header.Opened, operation.Time).ToString("O", CultureInfo.InvariantCulture),
            _header.Agent, _header.Target,
            operation.Number.ToString(CultureInfo.InvariantCulture), operation.Kind, operation.Text,
            string.Join(", ", operation.Parameters.Select((value, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1} = {ValueText.Of(value)}"))),
            operation.Outcome ?? "", operation.Rule ?? "", operation.Reason ?? "",
            string.Join("; ", operation.Answers.Where(answer => answer.Name is not null).Select(answer => answer.Name)),
            error?.Message ?? "",
            Sum(operation, answer => answer.Rows), Sum(operation, answer => answer.Bytes), Sum(operation, answer => answer.Duration));
    }

    private static string Sum(RecordedOperation operation, Func<RecordedAnswer, ulong?> number)
    {
        var known = operation.Answers.Select(number).OfType<ulong>().ToList();
        return known.Count == 0 ? "" : known.Aggregate(0ul, (sum, one) => unchecked(sum + one)).ToString(CultureInfo.InvariantCulture);
    }

    private void Record(params ReadOnlySpan<string> fields)
    {
        var line = new StringBuilder();
        foreach (var field in fields)
        {
            if (line.Length > 0) line.Append(',');
            var text = field.Length > 0 && field[0] is ('=' or '+' or '-' or '@' or '\t' or '\r') ? "'" + field : field;
            line.Append('"').Append(text.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        }

        output.Write(Encoding.UTF8.GetBytes(line.Append("\r\n").ToString()));
    }
}
