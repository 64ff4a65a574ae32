using Microsoft.Win32.SafeHandles;
using WireGate.Recording.Format;
using WireGate.Recording.Ledger;
using WireGate.Recording.Verify;

namespace WireGate.Recording.Live;

/// <summary>
/// Destroys the keys of one recording: its file stays, verifies as before, and can't be read by anybody. The ledger is told first; one that was interrupted is finished by
/// being done again.
/// </summary>
public static class Shredding
{
    /// <param name="folder">Of recordings.</param>
    /// <param name="ledger">Theirs.</param>
    /// <param name="session">Which.</param>
    /// <param name="reason">One sentence, for the ledger.</param>
    /// <param name="by">Who asks for it.</param>
    /// <exception cref="ShreddingException">It is not a recording that can be shredded.</exception>
    /// <exception cref="LedgerUnavailableException">The ledger can't be told, so nothing was done.</exception>
    /// <exception cref="IOException">The file can't be read or written.</exception>
    public static void Run(string folder, LedgerWriter ledger, string session, string reason, string by)
    {
        var path = new RecordingFolder(folder).Whole().FirstOrDefault(file => Path.GetFileNameWithoutExtension(file) == session)
            ?? throw new ShreddingException($"there is no recording of a session {session} that has ended");
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        var report = Verify(path);
        var known = ledger.Find(new HashSet<string>(StringComparer.Ordinal) { session }).Find(session);
        if (report.State == SessionFileState.Tampered || known?.Head != Convert.ToHexStringLower(report.Head.Span) || known.Header != Convert.ToHexStringLower(report.HeaderHash.Span))
            throw new ShreddingException($"the recording of session {session} is not as the gate left it: it is evidence of that, and stays");

        var header = ReadHeader(file);
        if (report.ShreddedHash.IsEmpty)
        {
            var hash = ShreddedHeader.Shred(header, report.Header!, report.HeaderHash.Span);
            if (known.Shredded is null) ledger.Append(LedgerEntry.SessionShredded(session, report.Head.Span, hash, reason, by));
            ledger.Sync();
            RandomAccess.Write(file, header, 0);
        }

        Disk.SyncData(file);
    }

    private static SessionFileReport Verify(string path)
    {
        using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        return SessionFileVerifier.Verify(content, []);
    }

    private static byte[] ReadHeader(SafeFileHandle file)
    {
        var prelude = new byte[SessionHeaderBytes.PreludeSize];
        RandomAccess.Read(file, prelude, 0);
        var header = new byte[prelude.Length + SessionHeaderBytes.MapLength(prelude)!.Value + Chain.SealSize];
        var read = 0;
        while (read < header.Length && RandomAccess.Read(file, header.AsSpan(read), read) is var more and > 0) read += more;
        return read == header.Length ? header : throw new IOException("the file became shorter while it was read");
    }
}
