namespace WireGate.Recording.Reading;

/// <summary>A text in a recording and where it stands.</summary>
/// <param name="Place">Such as <c>statement</c>, <c>parameter 2</c>, <c>column email</c>.</param>
/// <param name="Text">As recorded: not safe for a terminal.</param>
/// <param name="Column">The column that a row's value is in; null elsewhere or where it is not recorded.</param>
public readonly record struct FramePiece(string Place, string Text, string? Column = null);
