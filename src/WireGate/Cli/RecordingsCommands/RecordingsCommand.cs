using System.CommandLine;

namespace WireGate.Cli.RecordingsCommands;

internal static class RecordingsCommand
{
    public static Command Create(CliContext context) => new("recordings", "What sessions left behind.")
    {
        ListRecordings.Create(context), SearchRecordings.Create(context), ReplayRecording.Create(context),
        VerifyRecordings.Create(context), ScanRecordings.Create(context), ExportRecording.Create(context),
        ShredRecording.Create(context),
    };
}
