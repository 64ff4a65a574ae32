namespace WireGate.Core;

/// <summary>How an operation, or one statement of it, ended.</summary>
/// <param name="Operation">Its number; 0 for what belongs to none.</param>
/// <param name="Code">In the protocol's own words: <c>SELECT 3</c>, a SQLSTATE, an HTTP status.</param>
/// <param name="IsError">Whether it failed.</param>
/// <param name="Message">The error's text as the client sees it, or null.</param>
/// <param name="Rows">How many rows went to the client.</param>
/// <param name="Bytes">How many bytes those and their framing took.</param>
/// <param name="Duration">From forwarding it to the end of its answer.</param>
public readonly record struct Answer(long Operation, string? Code, bool IsError, string? Message, long Rows, long Bytes, TimeSpan Duration);
