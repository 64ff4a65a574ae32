using System.CommandLine;
using WireGate.Recording.Exports;
using WireGate.Recording.Format;
using WireGate.Recording.Reading;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>Shows a session as it went: statements with what was decided and answered, a terminal as it was.</summary>
internal static class ReplayRecording
{
    public static Command Create(CliContext context)
    {
        var session = new Argument<string>("session") { Description = "A session's id, or its file." };
        var source = new RecordingSource();
        var speed = new Option<double?>("--speed") { Description = "How fast: 1 as it was, 2 twice as fast, 0 without waiting (the default, but for terminals).", HelpName = "FACTOR" };
        var from = Times.DurationOption("--from", "Begin so long after the session was opened.", TimeSpan.Zero);
        var idle = Times.DurationOption("--idle", "Wait no longer than this where nothing happened.", TimeSpan.MaxValue);
        var raw = new Option<bool>("--raw") { Description = "Pass a terminal's output through as it is. It can do to your terminal whatever the recorded program wanted." };
        var command = new Command("replay", "Show a recorded session as it went.") { session, speed, from, idle, raw };
        source.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var factor = parsed.GetValue(speed);
            if (factor is not null and not (>= 0 and <= 1000)) throw new CliException(ExitCode.Usage, "--speed is a number from 0 to 1000");
            using var key = source.LoadKey(parsed);
            using var file = RecordingPlace.Open(source.File(context, parsed, parsed.GetValue(session)!));
            using var reader = RecordingSource.Open(file, key);
            if (context.Json(parsed)) return ExportRecording.Write(context, reader, new JsonLinesExport(context.Terminal.Output));

            var clock = new ReplayClock(factor, parsed.GetValue(from), parsed.GetValue(idle));
            var show = new ReplayText(context.Terminal, reader.Header);
            show.Begin();
            using var terminal = new ReplayTerminal(context.Terminal, parsed.GetValue(raw));
            while (reader.ReadWhole(RecordingSource.Longest) is { } frame)
            {
                var isTerminal = frame.Kind is FrameKind.Output or FrameKind.Resize;
                var isShown = await clock.ReachAsync(frame.Time, isTerminal, cancellationToken).ConfigureAwait(false);
                // What a terminal showed before is part of what it shows now.
                if (isTerminal) terminal.Show(frame);
                else show.Show(frame, isShown);
            }

            terminal.Dispose();
            return RecordingSource.Conclude(context, reader.Report);
        });
        return command;
    }
}
