using System.CommandLine;
using WireGate.Recording.Format;
using WireGate.Recording.Keys;
using WireGate.Recording.Reading;
using WireGate.Recording.Verify;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>What a command that reads recordings needs: where they lie, and a reader's key.</summary>
internal sealed class RecordingSource
{
    private readonly Option<string?> _folder = RecordingFolderOption.Create();
    private readonly Option<string> _key = new("--key") { Description = "The secret key of a reader for whom recordings are sealed.", HelpName = "FILE", Required = true };

    /// <summary>The longest text or value that is put together from its pieces; a longer one comes in several.</summary>
    public const int Longest = 64 * 1024 * 1024;

    public void AddTo(Command command)
    {
        command.Add(_folder);
        command.Add(_key);
    }

    public ReaderSecretKey LoadKey(ParseResult parsed) => Keys.Load(parsed.GetValue(_key)!);

    public RecordingPlace Place(CliContext context, ParseResult parsed) => RecordingPlace.Find(RecordingFolderOption.Read(context, parsed, _folder));

    /// <param name="context">Of the command.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="what">A file or the id of a session.</param>
    /// <exception cref="CliException">There is none.</exception>
    public string File(CliContext context, ParseResult parsed, string what)
    {
        if (System.IO.File.Exists(what)) return what;
        return Place(context, parsed).FileOf(what) ?? throw new CliException(ExitCode.No, $"there is no recording of session {SafeText.Line(what)}");
    }

    /// <exception cref="CliException">The key does not open it, or it is damaged from the start.</exception>
    public static SessionFileReader Open(Stream file, ReaderSecretKey key)
    {
        try
        {
            return SessionFileReader.Open(file, key, []);
        }
        catch (UnreadableRecordingException error)
        {
            throw new CliException(ExitCode.Unreachable, error.Message);
        }
    }

    /// <summary>Tells what is wrong with a recording that was read to its end, and the exit code for it.</summary>
    public static int Conclude(CliContext context, SessionFileReport report)
    {
        switch (report.State)
        {
            case SessionFileState.Tampered:
                context.Terminal.Error($"tampered: {report.Problem} (at byte {report.ProblemAt}); what stands before it is as it was written");
                return ExitCode.No;
            case SessionFileState.Torn:
                context.Terminal.Note("The recording is torn: its gate was killed while it wrote.");
                break;
            case SessionFileState.UnknownVersion:
                throw new CliException(ExitCode.Unreachable, "the recording is of a version that this program does not know");
        }

        return ExitCode.Done;
    }

    /// <summary>Whether the file has an end, its gate's own or one that another gate gave it; keys are not asked about here.</summary>
    public static bool IsWhole(SessionFileReport report) => report.State != SessionFileState.Tampered && (report.Ending is not null || report.Recovery is not null);
}
