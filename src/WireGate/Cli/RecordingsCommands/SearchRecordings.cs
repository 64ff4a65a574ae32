using System.CommandLine;
using System.Text.RegularExpressions;
using WireGate.Recording.Exports;
using WireGate.Recording.Reading;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>Looks for a text in what was asked, answered and shown.</summary>
internal static class SearchRecordings
{
    /// <summary>Shown before and behind what was found.</summary>
    private const int Around = 40;

    /// <summary>Shown of what was found.</summary>
    private const int Longest = 120;

    public static Command Create(CliContext context)
    {
        var text = new Argument<string>("text") { Description = "What to look for; upper and lower case are the same." };
        var regex = new Option<bool>("--regex") { Description = "It is a regular expression (without back references and look-around)." };
        var source = new RecordingSource();
        var filter = new SessionFilterOptions();
        var command = new Command("search", "Look for a text in recordings: statements, parameters, rows, errors, terminals.") { text, regex };
        source.AddTo(command);
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var pattern = PatternOf(parsed.GetValue(text)!, parsed.GetValue(regex));
            using var key = source.LoadKey(parsed);
            var each = new EachRecording(context, key);
            var found = 0;
            var chosen = filter.Read(parsed);
            each.Run(SessionCatalog.Read(source.Place(context, parsed)).Sessions.Where(chosen.Takes), (header, frame, pieces) =>
            {
                foreach (var piece in pieces.Of(frame))
                {
                    if (pattern.Match(piece.Text) is not { Success: true } match) continue;
                    found++;
                    Show(context, parsed, header.Session, RecordedTime.Of(header.Opened, frame.Time), frame.Operation, piece, match);
                }
            }, cancellationToken);
            context.Terminal.Note($"{found} found in {each.Read} recordings{(each.Unreadable > 0 ? $"; {each.Unreadable} could not be read" : "")}");
            return Task.FromResult(found > 0 ? ExitCode.Done : each.IsComplete ? ExitCode.No : ExitCode.Unreachable);
        });
        return command;
    }

    /// <exception cref="CliException">It is no regular expression, or one that can take longer than linear time.</exception>
    private static Regex PatternOf(string text, bool isRegex)
    {
        if (text.Length == 0) throw new CliException(ExitCode.Usage, "there is nothing to look for");
        try
        {
            return new Regex(isRegex ? text : Regex.Escape(text), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            throw new CliException(ExitCode.Usage, "this regular expression can't be used: " + SafeText.Line(error.Message));
        }
    }

    private static void Show(CliContext context, ParseResult parsed, string session, DateTimeOffset time, ulong operation, FramePiece piece, Match match)
    {
        var start = Math.Max(0, match.Index - Around);
        var end = Math.Min(piece.Text.Length, match.Index + Math.Min(match.Length, Longest) + Around);
        var excerpt = piece.Text[start..end];
        if (context.Json(parsed))
        {
            context.Terminal.JsonLine(json =>
            {
                json.WriteStartObject();
                json.WriteString("session"u8, session);
                json.WriteString("time"u8, time);
                if (operation != 0) json.WriteNumber("operation"u8, operation);
                json.WriteString("place"u8, piece.Place);
                json.WriteString("excerpt"u8, excerpt);
                json.WriteEndObject();
            });
            return;
        }

        context.Terminal.Line($"{SafeText.Line(session)}  {Times.Show(time)}  #{operation}  {SafeText.Line(piece.Place)}: {SafeText.Line(excerpt)}");
    }
}
