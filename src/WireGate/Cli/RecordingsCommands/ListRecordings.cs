using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using WireGate.Recording.Findings;
using WireGate.Recording.Reading;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>Sessions from headers and ledger; no key is needed.</summary>
internal static class ListRecordings
{
    public static Command Create(CliContext context)
    {
        var folder = RecordingFolderOption.Create();
        var filter = new SessionFilterOptions();
        var command = new Command("list", "List recorded sessions. Needs no key.") { folder };
        filter.AddTo(command);
        command.SetAction(parsed =>
        {
            var catalog = SessionCatalog.Read(RecordingPlace.Find(RecordingFolderOption.Read(context, parsed, folder)));
            var chosen = filter.Read(parsed);
            var sessions = catalog.Sessions.Where(chosen.Takes).ToList();
            if (catalog.Ledger == FindingWord.Tampered) context.Terminal.Error("the ledger was tampered with; see: wiregate recordings verify");
            if (context.Json(parsed)) context.Terminal.JsonLine(json => Write(json, sessions));
            else context.Terminal.Table(["session", "opened", "agent", "target", "protocol", "client", "operations", "denied", "state"], sessions.Select(Row));
            return ExitCode.Done;
        });
        return command;
    }

    private static string[] Row(SessionSummary session) =>
    [
        SafeText.Line(session.Session),
        session.Opened is { } opened ? Times.Show(opened) : "-",
        SafeText.Line(session.Agent), SafeText.Line(session.Target), SafeText.Line(session.Protocol), SafeText.Line(session.Client),
        session.Ledger is { End: SessionEnd.Closed } ? session.Ledger.Operations.ToString(CultureInfo.InvariantCulture) : "-",
        session.Ledger?.Denials.ToString(CultureInfo.InvariantCulture) ?? "-",
        session.State,
    ];

    private static void Write(Utf8JsonWriter json, List<SessionSummary> sessions)
    {
        json.WriteStartArray();
        foreach (var session in sessions)
        {
            json.WriteStartObject();
            json.WriteString("session"u8, session.Session);
            if (session.Opened is { } opened) json.WriteString("opened"u8, opened);
            if (session.Ledger?.Ended is { } ended) json.WriteString("ended"u8, ended);
            json.WriteString("agent"u8, session.Agent);
            json.WriteString("target"u8, session.Target);
            json.WriteString("protocol"u8, session.Protocol);
            json.WriteString("client"u8, session.Client);
            if (session.Header is { } header) json.WriteString("token"u8, header.Token);
            if (session.Ledger is { End: SessionEnd.Closed }) json.WriteNumber("operations"u8, session.Ledger.Operations);
            if (session.Ledger is { } ledger) json.WriteNumber("denials"u8, ledger.Denials);
            json.WriteString("state"u8, session.State);
            if (session.File is { } file) json.WriteString("file"u8, file);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
