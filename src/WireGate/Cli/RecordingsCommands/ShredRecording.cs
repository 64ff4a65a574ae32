using System.CommandLine;
using WireGate.Control;
using WireGate.Recording.Live;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>Makes one recording unreadable for ever, and leaves all else of it.</summary>
internal static class ShredRecording
{
    public static Command Create(CliContext context)
    {
        var session = new Argument<string>("session") { Description = "The session's id." };
        var reason = new Option<string>("--reason") { Description = "Why, for the ledger.", Required = true };
        var command = new Command("shred", "Destroy the keys of a recording: it still verifies, and nobody can read it.") { session, reason };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (id, why) = (parsed.GetValue(session)!, parsed.GetValue(reason)!);
            if (why.Length is 0 or > ControlRequest.ShredRecording.LongestReason) throw new CliException(ExitCode.Usage, $"--reason takes 1 to {ControlRequest.ShredRecording.LongestReason} characters");
            using (var client = await context.TryConnectAsync(parsed, cancellationToken).ConfigureAwait(false))
            {
                if (client is null) await RunAsync(RecordingFolderOption.OfConfiguration(context.ConfigFile(parsed)), id, why, cancellationToken).ConfigureAwait(false);
                else await CliContext.AskAsync<ControlReply.Done>(client, new ControlRequest.ShredRecording(id, why), cancellationToken).ConfigureAwait(false);
            }

            var done = new ControlReply.Done("shredded " + id);
            if (context.Json(parsed)) context.Terminal.Json(done, ControlJson.Default.ControlReply);
            else context.Terminal.Line(done.Message);
            context.Terminal.Note("Copies of the file that lie elsewhere can still be read.");
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task RunAsync(string folder, string session, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await OwnLedger.WriteAsync(folder, ledger => Shredding.Run(folder, ledger, session, reason, OwnLedger.Operator), cancellationToken).ConfigureAwait(false);
        }
        catch (ShreddingException error)
        {
            throw new CliException(ExitCode.No, error.Message);
        }
    }
}
