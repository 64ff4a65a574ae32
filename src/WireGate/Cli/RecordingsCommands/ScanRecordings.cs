using System.CommandLine;
using WireGate.Recording.Exports;
using WireGate.Recording.Reading;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>Looks through recordings for credentials that were exposed. Tells place and kind, never the value.</summary>
internal static class ScanRecordings
{
    public static Command Create(CliContext context)
    {
        var source = new RecordingSource();
        var filter = new SessionFilterOptions();
        var command = new Command("scan", "Look for credentials that were exposed in recorded sessions. Shows where and of which kind, never the value.");
        source.AddTo(command);
        filter.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            using var key = source.LoadKey(parsed);
            var each = new EachRecording(context, key);
            var found = new HashSet<(string Session, ulong Operation, string Place, string Kind)>();
            var chosen = filter.Read(parsed);
            each.Run(SessionCatalog.Read(source.Place(context, parsed)).Sessions.Where(chosen.Takes), (header, frame, pieces) =>
            {
                foreach (var piece in pieces.Of(frame))
                {
                    foreach (var kind in CredentialScan.Kinds(piece))
                    {
                        // A column full of keys is one finding.
                        if (found.Add((header.Session, frame.Operation, piece.Place, kind)))
                            Show(context, parsed, header.Session, RecordedTime.Of(header.Opened, frame.Time), frame.Operation, piece.Place, kind);
                    }
                }
            }, cancellationToken);
            context.Terminal.Note($"{found.Count} found in {each.Read} recordings{(each.Unreadable > 0 ? $"; {each.Unreadable} could not be read" : "")}");
            return Task.FromResult(found.Count > 0 ? ExitCode.No : each.IsComplete ? ExitCode.Done : ExitCode.Unreachable);
        });
        return command;
    }

    private static void Show(CliContext context, ParseResult parsed, string session, DateTimeOffset time, ulong operation, string place, string kind)
    {
        if (!context.Json(parsed))
        {
            context.Terminal.Line($"{SafeText.Line(session)}  {Times.Show(time)}  #{operation}  {SafeText.Line(place)}: {kind}");
            return;
        }

        context.Terminal.JsonLine(json =>
        {
            json.WriteStartObject();
            json.WriteString("session"u8, session);
            json.WriteString("time"u8, time);
            if (operation != 0) json.WriteNumber("operation"u8, operation);
            json.WriteString("place"u8, place);
            json.WriteString("kind"u8, kind);
            json.WriteEndObject();
        });
    }
}
