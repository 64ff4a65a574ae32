namespace WireGate.Recording.Reading;

/// <summary>One answer to an operation, which may have several.</summary>
/// <param name="Name">A tag or an error's code.</param>
/// <param name="Message">An error's text; null where it succeeded.</param>
/// <param name="Rows">How many; null where that is not recorded.</param>
/// <param name="Bytes">Of the rows.</param>
/// <param name="Duration">µs.</param>
/// <param name="Time">µs since the session was opened.</param>
public sealed record RecordedAnswer(string? Name, string? Message, ulong? Rows, ulong? Bytes, ulong? Duration, ulong Time);
