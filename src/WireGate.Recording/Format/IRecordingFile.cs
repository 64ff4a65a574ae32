namespace WireGate.Recording.Format;

/// <summary>Where a session's file is written, at its end and nowhere else.</summary>
public interface IRecordingFile
{
    /// <summary>
    /// Writes all of it at the end, by one system call where the system lets us. If it throws, the file is as it was before: what a short
    /// write left is cut off again. Where even that fails, every further call throws too.
    /// </summary>
    /// <exception cref="IOException">It can't be written.</exception>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Returns once all that was written is on the disk.</summary>
    /// <exception cref="IOException">It may not be; what was written can't be trusted to be there.</exception>
    void Sync();
}
