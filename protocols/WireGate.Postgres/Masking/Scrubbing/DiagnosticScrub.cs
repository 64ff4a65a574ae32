using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Masking.Scrubbing;

/// <summary>
/// Errors and notices of a session from which something is hidden, without what may show it: PostgreSQL quotes values in details ("Key (ssn)=(…) already exists."), in the context of functions, and in
/// messages of their own ("invalid input syntax for type integer: "…""). What is kept is made of names, of numbers and of words of the server's own.
/// </summary>
/// <remarks>https://www.postgresql.org/docs/18/protocol-error-fields.html</remarks>
internal static class DiagnosticScrub
{
    /// <summary>Severity, code, names of schema, table, column, type and constraint, position, and the place in the server's source. Not: detail, hint, context, and the text of another query.</summary>
    private const string Kept = "SVCstcdnPFLR";

    private const string Note = " (the gate leaves out the text, which may show masked values)";

    public static DiagnosticFields Clean(DiagnosticFields fields) =>
        fields.Only(Kept, IsSafe(fields) ? fields.Message : Words(fields.Code) + Note);

    /// <summary>
    /// Whether the message itself is made of the statement's own words. Those of a statement that was not understood carry the position in its text; the same codes without
    /// one come from values that were read as names or types while it ran.
    /// </summary>
    private static bool IsSafe(DiagnosticFields fields) => fields.Code switch
    {
        // Names of what exists already, or may not be used.
        SqlState.InsufficientPrivilege or "42P03" or "42P04" or "42P05" or "42P06" or "42P07" or "42710" or "42701" => true,
        { Length: 5 } code => code[..2] switch
        {
            "42" => fields.Find('P') is not null && fields.Find('W') is null && fields.Find('q') is null,
            // Connection, feature, transaction, statement and cursor names, role, rollback, resources, limits, state, intervention.
            "08" or "0A" or "25" or "26" or "28" or "34" or "3B" or "40" or "53" or "54" or "55" or "57" => true,
            _ => false,
        },
        _ => false,
    };

    private static string Words(string? code) => code switch
    {
        "22001" => "value too long for its type",
        "22003" => "numeric value out of range",
        "22007" or "22P02" => "invalid input syntax",
        "22012" => "division by zero",
        "23502" => "null value violates a not-null constraint",
        "23503" => "a foreign key constraint is violated",
        "23505" => "duplicate key value violates a unique constraint",
        "23514" => "a check constraint is violated",
        "23P01" => "an exclusion constraint is violated",
        { Length: 5 } => code[..2] switch
        {
            "00" => "notice",
            "01" => "warning",
            "21" => "cardinality violation",
            "22" => "data exception",
            "23" => "integrity constraint violation",
            "42" => "an object that was named while the statement ran does not exist, or its name is not one",
            "44" => "a view's check option is violated",
            "P0" => "raised by a function",
            "XX" => "internal error",
            _ => "error " + code,
        },
        _ => "error",
    };
}
