using WireGate.Recording.Format;
using WireGate.Recording.Keys;
using WireGate.Recording.Reading;
using WireGate.Recording.Verify;

namespace WireGate.Cli.RecordingsCommands;

/// <summary>Reads all recordings that a reader's key opens, one after another, and counts those that it can't.</summary>
internal sealed class EachRecording(CliContext context, ReaderSecretKey key)
{
    public int Read { get; private set; }

    /// <summary>Not sealed for this key, damaged from the start, or gone.</summary>
    public int Unreadable { get; private set; }

    public int Tampered { get; private set; }

    /// <summary>Everything was looked at.</summary>
    public bool IsComplete => Unreadable == 0 && Tampered == 0;

    public void Run(IEnumerable<SessionSummary> sessions, Action<SessionHeader, Frame, FramePieces> take, CancellationToken cancellationToken)
    {
        foreach (var session in sessions)
        {
            if (session.File is null) continue;
            try
            {
                using var file = RecordingPlace.Open(session.File);
                using var reader = SessionFileReader.Open(file, key, []);
                var pieces = new FramePieces();
                while (reader.ReadWhole(RecordingSource.Longest) is { } frame)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    take(reader.Header, frame, pieces);
                }

                Read++;
                if (reader.Report.State != SessionFileState.Tampered) continue;
                Tampered++;
                context.Terminal.Error($"{SafeText.Line(session.Session)} was tampered with: {reader.Report.Problem}");
            }
            catch (Exception error) when (error is UnreadableRecordingException or IOException or UnauthorizedAccessException)
            {
                Unreadable++;
                context.Terminal.Error($"{SafeText.Line(session.Session)}: {error.Message}");
            }
        }
    }
}
