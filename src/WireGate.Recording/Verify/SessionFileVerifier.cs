using WireGate.Recording.Keys;

namespace WireGate.Recording.Verify;

/// <summary>
/// Verifies a session's file with public keys only, in one pass and without decrypting anything. Whether the file is the one that the ledger
/// knows, and whether it should have an end, is for the ledger's check to say.
/// </summary>
public static class SessionFileVerifier
{
    /// <param name="file">Read from where it is to its end.</param>
    /// <param name="nodes">The keys of gates that are trusted, retired ones included.</param>
    /// <param name="cancellationToken">Asked at each block.</param>
    /// <exception cref="IOException">It can't be read.</exception>
    public static SessionFileReport Verify(Stream file, IReadOnlyCollection<NodeVerifierKey> nodes, CancellationToken cancellationToken = default)
    {
        using var blocks = new BlockWalker(file);
        while (blocks.Next()) cancellationToken.ThrowIfCancellationRequested();
        return Trust(blocks.Report, nodes);
    }

    internal static SessionFileReport Trust(SessionFileReport report, IReadOnlyCollection<NodeVerifierKey> nodes)
    {
        if (report.Header is null || report.State is SessionFileState.Tampered or SessionFileState.UnknownVersion) return report;
        var known = IsKnown(report.Header.Node.AsSpan(), nodes) && (report.Recovery?.Node is not { } other || IsKnown(other.AsSpan(), nodes));
        return known ? report : report with { State = SessionFileState.UnknownKey, Problem = "it is signed by a key that is not among those that are trusted" };
    }

    private static bool IsKnown(ReadOnlySpan<byte> key, IReadOnlyCollection<NodeVerifierKey> nodes)
    {
        foreach (var node in nodes)
            if (node.Key.SequenceEqual(key)) return true;
        return false;
    }
}
