using WireGate.Recording.Format;

namespace WireGate.Recording.Exports;

/// <summary>Writes one session in another program's format. Called from one thread: begin, each frame, end.</summary>
public interface IRecordingExport
{
    void Begin(SessionHeader header);

    void Frame(Frame frame);

    /// <param name="isWhole">Whether the file was read to an end of its own.</param>
    void End(bool isWhole);
}
