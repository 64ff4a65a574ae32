using System.CommandLine;
using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;
using WireGate.Recording.Reading;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>Verifies files and ledger with public keys only.</summary>
internal static class VerifyRecordings
{
    public static Command Create(CliContext context)
    {
        var what = new Argument<string?>("what") { Description = "A file, a folder or a session's id; all recordings if left out.", Arity = ArgumentArity.ZeroOrOne };
        var folder = RecordingFolderOption.Create();
        var checkpoints = new Option<string[]>("--checkpoint") { Description = "A checkpoint of the ledger that was kept elsewhere, once or more often.", HelpName = "FILE" };
        var keys = new Option<string?>("--keys") { Description = "The verifier keys that you trust, one a line; without it the gate's own, where its folder is here.", HelpName = "FILE" };
        var command = new Command("verify", "Find out whether recordings were tampered with. Needs public keys only.") { what, folder, checkpoints, keys };
        command.SetAction((parsed, cancellationToken) =>
        {
            var (place, session) = PlaceOf(context, parsed, parsed.GetValue(what), folder);
            var trusted = parsed.GetValue(keys) is { } file ? Keys.Guard(() => TrustedKeys.Read(file)) : OwnKeys(context, place);
            var kept = Keys.Guard(() => KeptCheckpointFiles.Read(parsed.GetValue(checkpoints) ?? []));
            var result = Run(place, trusted, kept, session, cancellationToken);
            if (context.Json(parsed)) context.Terminal.JsonLine(json => AuditText.Write(json, result));
            else foreach (var line in AuditText.Lines(result)) context.Terminal.Line(line);
            return Task.FromResult(result.ExitCode);
        });
        return command;
    }

    /// <summary>Who gets no answer must not take it for one: what elsewhere ends with 1 would say "tampered" here.</summary>
    private static AuditResult Run(RecordingPlace place, TrustedKeys trusted, IReadOnlyList<KeptCheckpoint> kept, string? session, CancellationToken cancellationToken)
    {
        try
        {
            return RecordingAudit.Run(place, trusted, kept, session, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new CliException(ExitCode.Unreachable, "stopped before the end");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Unreachable, SafeText.Line(error.Message));
        }
    }

    private static (RecordingPlace Place, string? Session) PlaceOf(CliContext context, ParseResult parsed, string? what, Option<string?> folder)
    {
        if (what is not null && (File.Exists(what) || Directory.Exists(what))) return (RecordingPlace.Find(what), null);
        var place = RecordingPlace.Find(RecordingFolderOption.Read(context, parsed, folder));
        if (what is null || SessionCatalog.Read(place).Sessions.Any(session => session.Session == what)) return (place, what);
        throw new CliException(ExitCode.Usage, $"there is no file, folder or session {SafeText.Line(what)}");
    }

    /// <summary>On the gate's own machine its key is what it trusts; a copy of the folder has none.</summary>
    private static TrustedKeys OwnKeys(CliContext context, RecordingPlace place)
    {
        var own = place.Ledger is { } ledger ? Path.Combine(Path.GetDirectoryName(ledger)!, NodeKeyRotation.FileName) : null;
        if (own is null || !File.Exists(own)) return TrustedKeys.None;
        try
        {
            using var key = NodeKey.Load(own);
            context.Terminal.Note($"Trusting the key in {own}; with --keys, one that you got elsewhere.");
            return new TrustedKeys([new NodeSigner(key).Key]);
        }
        catch (Exception error) when (error is KeyFormatException or IOException or UnauthorizedAccessException)
        {
            context.Terminal.Note($"{own} can't be used: {error.Message}");
            return TrustedKeys.None;
        }
    }
}
