using System.CommandLine;
using WireGate.Recording.Exports;
using WireGate.Recording.Format;
using WireGate.Recording.Reading;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>One session in another program's format.</summary>
internal static class ExportRecording
{
    public static Command Create(CliContext context)
    {
        var session = new Argument<string>("session") { Description = "A session's id, or its file." };
        var source = new RecordingSource();
        var format = new Option<string>("--format") { Description = string.Join(", ", ExportFormats.Names) + ".", Required = true };
        format.AcceptOnlyFromAmong([.. ExportFormats.Names]);
        var command = new Command("export", "Write a recorded session in another program's format to standard output.") { session, format };
        source.AddTo(command);
        command.SetAction(parsed =>
        {
            using var key = source.LoadKey(parsed);
            using var file = RecordingPlace.Open(source.File(context, parsed, parsed.GetValue(session)!));
            using var reader = RecordingSource.Open(file, key);
            using var output = new BufferedStream(context.Terminal.Output, 64 * 1024);
            var export = ExportFormats.TryCreate(parsed.GetValue(format)!, output)!;
            var code = Write(context, reader, export);
            output.Flush();
            if (export is AsciicastExport { HasTerminal: false }) throw new CliException(ExitCode.Usage, "the session had no terminal; its statements can be exported as jsonl, ocsf or csv");
            return code;
        });
        return command;
    }

    /// <summary>Writes what is good of a recording; a bad end is told on the error stream and by the exit code.</summary>
    public static int Write(CliContext context, SessionFileReader reader, IRecordingExport export)
    {
        export.Begin(reader.Header);
        while (reader.ReadWhole(RecordingSource.Longest) is { } frame) export.Frame(frame);
        export.End(RecordingSource.IsWhole(reader.Report));
        return RecordingSource.Conclude(context, reader.Report);
    }
}
