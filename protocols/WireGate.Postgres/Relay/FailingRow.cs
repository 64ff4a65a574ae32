using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Relay;

/// <summary>
/// PostgreSQL shows the whole row that a NOT NULL or CHECK constraint, a partition or a view's CHECK OPTION turned away, as far as the role may
/// read it: columns that the statement never named, and that the rules may hide (ExecBuildSlotValueDescription). The gate's role may read
/// more than the agent, so that detail stays inside.
/// </summary>
internal static class FailingRow
{
    private const string Detail = "The gate leaves out the failing row: it may hold columns that the statement did not ask for.";

    /// <summary>The error without the row, or null if it shows none.</summary>
    public static DiagnosticFields? Without(DiagnosticFields fields) =>
        ShowsRow(fields.Code) && fields.Find('D') is not null ? fields.WithDetail(Detail) : null;

    /// <exception cref="UpstreamException">The error is too long to be read whole, and may show a row.</exception>
    public static void CheckLong(in ReadOnlySequence<byte> piece)
    {
        if (ShowsRow(DiagnosticFields.FindCode(piece))) throw new UpstreamException("the target's error is too long for the gate to look into");
    }

    private static bool ShowsRow(string? code) => code is SqlState.NotNullViolation or SqlState.CheckViolation or SqlState.WithCheckOptionViolation;
}
