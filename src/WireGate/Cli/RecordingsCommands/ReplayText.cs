using System.Globalization;
using WireGate.Recording.Exports;
using WireGate.Recording.Format;
using WireGate.Recording.Reading;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>A session as lines for a person. Everything recorded is stripped of what a terminal would act on.</summary>
internal sealed class ReplayText(Terminal terminal, SessionHeader header)
{
    /// <summary>Of one value in a row, on one line.</summary>
    private const int LongestValue = 400;

    private readonly DataRows _rows = new();

    public void Begin()
    {
        terminal.Line($"session {SafeText.Line(header.Session)}  {SafeText.Line(header.Protocol)}  opened {Times.Show(header.Opened)}");
        terminal.Line($"agent {SafeText.Line(header.Agent)}  from {SafeText.Line(header.Client)}  target {SafeText.Line(header.Target)}  gate {SafeText.Line(header.Origin)}");
    }

    public void Show(Frame frame, bool isShown)
    {
        // A row's pieces belong together even where only the last is shown.
        var rows = frame is { Kind: FrameKind.Rows, Data: { } data } ? _rows.Take(frame.Operation, data) : [];
        if (isShown) Show(frame, rows);
        if (frame is { Kind: FrameKind.Answer, Duration: not null }) _rows.End(frame.Operation);
    }

    private void Show(Frame frame, IReadOnlyList<RowValue[]>? rows)
    {
        switch (frame.Kind)
        {
            case FrameKind.Authenticated: Event(frame, $"logged in: agent {frame.Principal?.Agent}{Of(", for ", frame.Principal?.Person)}{Of(", through ", Actors(frame))}{Of(", task ", frame.Principal?.Task)}{Of(", says ", frame.Principal?.Issuer)}"); break;
            case FrameKind.Target: Event(frame, $"target {frame.Name}: {frame.Outcome}{Of(" by rule ", frame.Rule)}{Of(": ", frame.Text)}"); break;
            case FrameKind.Credential: Event(frame, $"credential {frame.Name}"); break;
            case FrameKind.Operation: Operation(frame); break;
            case FrameKind.Decision: Decision(frame, frame.Text); break;
            case FrameKind.Answer: Answer(frame); break;
            case FrameKind.Rows: Rows(frame, rows); break;
            case FrameKind.Input: Event(frame, $"input of {frame.Data?.Length ?? 0} bytes"); break;
            case FrameKind.Failure: Event(frame, $"failed ({frame.Name}){Of(": ", frame.Text)}"); break;
            case FrameKind.Limit: Event(frame, $"limit {frame.Name}{Of(": ", frame.Text)}"); break;
            case FrameKind.Approval: Detail(frame, $"{frame.Outcome} by {frame.Principal?.Person ?? frame.Principal?.Agent}{Of(": ", frame.Text)}"); break;
            case FrameKind.Lost: terminal.Line($"            {frame.Rows} frames were lost{SafeText.Line(Of(": ", frame.Text))}"); break;
            case FrameKind.Closed: Event(frame, $"closed{Of(": ", frame.Text)}"); break;
            default: Event(frame, FrameJson.KindOf(frame.Kind)); break;
        }
    }

    private void Operation(Frame frame)
    {
        if (frame.Name is not null || frame.Text is not null)
            Event(frame, $"#{frame.Operation} {frame.Name}{(frame.Prepared != 0 ? $" (the text of #{frame.Prepared})" : "")}");
        if (frame.Text is { } text)
        {
            foreach (var line in SafeText.Lines(text.ToString()).Split('\n')) terminal.Line("              " + line);
        }

        for (var i = 0; i < frame.Parameters.Length; i++)
            Detail(frame, string.Create(CultureInfo.InvariantCulture, $"${i + 1} = {SafeText.Short(ValueText.Of(frame.Parameters[i]), LongestValue)}"));
        if (frame.Outcome is not null) Decision(frame);
    }

    private void Decision(Frame frame, FrameValue? reason = null) =>
        Detail(frame, $"{(frame.Outcome switch { "deny" => "DENIED", "observed-deny" => "NOT ENFORCED: would be denied", "observed-hold" => "NOT ENFORCED: would be held", "observed-allow" => "NOT ENFORCED: would be allowed", var other => other })} by rule {frame.Rule}{Of(": ", reason)}");

    private void Answer(Frame frame)
    {
        if (!frame.Columns.IsEmpty) Detail(frame, "| " + string.Join(" | ", frame.Columns.Select(column => SafeText.Short(column.ToString(), LongestValue))));
        if (frame.Duration is null && frame.Name is null && frame.Text is null) return;
        var parts = new List<string>();
        if (frame.Text is { } message) parts.Add($"ERROR {frame.Name}: {message}");
        else if (frame.Name is { } tag) parts.Add(tag);
        // An error has none, and a command that returns none says so by its tag.
        if (frame.Rows is > 0 and { } rows) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{rows} rows"));
        if (frame.Bytes is > 0 and { } bytes) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"));
        if (frame.Duration is { } duration) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{duration / 1000.0:0.0} ms"));
        Detail(frame, "= " + string.Join(", ", parts));
    }

    private void Rows(Frame frame, IReadOnlyList<RowValue[]>? rows)
    {
        if (rows is null)
        {
            Detail(frame, string.Create(CultureInfo.InvariantCulture, $"{frame.Data!.Length} bytes of rows"));
            return;
        }

        foreach (var row in rows) Detail(frame, "| " + string.Join(" | ", row.Select(value => SafeText.Short(value.ToString(), LongestValue))));
    }

    private void Event(Frame frame, string text)
    {
        // What a forged frame says beyond any calendar is shown as the most there is.
        var time = TimeSpan.FromMicroseconds(Math.Min(frame.Time, long.MaxValue / 100));
        terminal.Line($"{(long)time.TotalHours:00}:{time:mm\\:ss\\.fff}  {SafeText.Line(text)}");
    }

    /// <summary>Of which operation stands before it: answers may come out of turn.</summary>
    private void Detail(Frame frame, string text) => terminal.Line($"              {(frame.Operation == 0 ? "" : $"#{frame.Operation} ")}{SafeText.Line(text)}");

    private static string? Actors(Frame frame) => frame.Principal is { Actors.IsEmpty: false } principal
        ? string.Join(", ", principal.Actors.Select(actor => actor.Agent + Of(" for ", actor.Person))) : null;

    private static string Of(string before, string? text) => string.IsNullOrEmpty(text) ? "" : before + text;

    private static string Of(string before, FrameValue? text) => Of(before, text?.ToString());
}
