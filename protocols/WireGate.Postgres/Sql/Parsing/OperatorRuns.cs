using System.Buffers;

namespace WireGate.Postgres.Sql.Parsing;

/// <summary>
/// PostgreSQL's scanner reads a run of operator characters whole, then gives all but the first back if it ends in + or -, or holds the
/// start of a comment (scan.l: operator, xcstart), and so reads it again for each: 2 KiB of <c>+-+-</c> took 47 ms, where nothing else of
/// that length took more than 1. Such texts are for a worker, which has a deadline.
/// </summary>
internal static class OperatorRuns
{
    /// <summary>Longer than in any operator or ordinary banner; 32 such runs in 2 KiB take 0.2 ms.</summary>
    public const int Longest = 64;

    /// <summary>scan.l: op_chars.</summary>
    private static readonly SearchValues<byte> Characters = SearchValues.Create("~!@#^&|`?+-*/%<>="u8);

    public static bool HasLonger(ReadOnlySpan<byte> sql)
    {
        while (sql.Length > Longest)
        {
            var start = sql.IndexOfAny(Characters);
            if (start < 0) return false;
            sql = sql[start..];
            var end = sql.IndexOfAnyExcept(Characters);
            if (end < 0) end = sql.Length;
            if (end > Longest) return true;
            sql = sql[end..];
        }

        return false;
    }
}
