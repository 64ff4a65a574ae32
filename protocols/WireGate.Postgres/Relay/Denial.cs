using System.Buffers;
using System.Text;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Relay;

/// <summary>What the client is told in place of the backend's error for a poisoned message.</summary>
/// <param name="Code">The SQLSTATE to send.</param>
/// <param name="ExpectedCode">The SQLSTATE that the poison must have caused; any other error is the backend's own and passes unchanged.</param>
/// <param name="Message">Rule and reason: drivers hide the detail.</param>
/// <param name="Detail">What was refused.</param>
/// <param name="Hint">What to do next.</param>
/// <param name="Position">In characters from 1; 0 for none.</param>
internal sealed record Denial(string Code, string ExpectedCode, string Message, string? Detail, string? Hint, int Position = 0)
{
    private const string DefaultHint = "Nothing was sent to the database. Ask the operator of the gate for a rule that allows this, or do without it.";

    public static Denial FunctionCall { get; } = new(
        SqlState.FeatureNotSupported, SqlState.UndefinedFunction, "the gate does not forward function calls by number",
        "The fast-path FunctionCall message names a function by its OID and can't be judged.", "Call the function in a SELECT.");

    /// <summary>A denial by the rules, or by people whom they had asked.</summary>
    public static Denial From(Decision decision, string expectedCode, string kind, int position)
    {
        var reason = decision.Reason is { Length: > 0 } text ? ": " + text : "";
        var (code, verb, hint) = Of(decision.Refusal);
        return new Denial(code, expectedCode, $"{verb} by rule \"{decision.Rule}\"{reason}", $"Refused: {kind}.", decision.Hint ?? hint, position);
    }

    /// <summary>
    /// What to answer by whose the refusal is: a no is insufficient_privilege, as a rule's own; what the client's waiting ended is query_canceled, as a statement_timeout
    /// or a cancel would be.
    /// </summary>
    public static (string Code, string Verb, string Hint) Of(Refusal refusal) => refusal switch
    {
        Refusal.Rejected => (SqlState.InsufficientPrivilege, "denied", "Nothing was sent to the database. A person has said no: don't send it again unless they say otherwise."),
        Refusal.Undecided => (SqlState.QueryCanceled, "held", "Nothing was sent to the database. Don't retry in a loop: ask for the approval, then send exactly the same again."),
        Refusal.Cancelled => (SqlState.QueryCanceled, "held", "Nothing was sent to the database."),
        Refusal.Unavailable => (SqlState.InsufficientPrivilege, "held", "Nothing was sent to the database."),
        _ => (SqlState.InsufficientPrivilege, "denied", DefaultHint),
    };

    /// <summary>A result that turned out, when it came, not to be one whose masks can be put on.</summary>
    /// <param name="code">The SQLSTATE to send.</param>
    /// <param name="why">In a sentence.</param>
    public static Denial Masked(string code, string why) =>
        new(code, SqlState.QueryCanceled, why, "The statement was stopped; none of the rows that were left was sent.", "Select fewer columns, or plain columns.");

    public static Denial UnknownStatement(ReadOnlySpan<byte> name) =>
        new(SqlState.InvalidSqlStatementName, SqlState.InvalidSqlStatementName,
            name.IsEmpty ? "unnamed prepared statement does not exist" : $"prepared statement \"{Show(name)}\" does not exist", null, null);

    public static Denial UnknownPortal(ReadOnlySpan<byte> name) =>
        new(SqlState.InvalidCursorName, SqlState.InvalidCursorName, $"portal \"{Show(name)}\" does not exist", null, null);

    public void Write(IBufferWriter<byte> output) => ErrorResponse.WriteError(output, Code, Message, Detail, Hint, Position);

    private static string Show(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name[..Math.Min(name.Length, NameTable.MaxNameBytes)]);
}
