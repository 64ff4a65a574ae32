namespace WireGate.Core.Approvals;

/// <summary>What a waiting client is told.</summary>
/// <param name="Request">The id of the request.</param>
/// <param name="Message">One sentence: what it waits for.</param>
/// <param name="Hint">How it is answered, and what happens when nobody does.</param>
public sealed record HoldNotice(string Request, string Message, string Hint);
