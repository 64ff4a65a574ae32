namespace WireGate.Postgres.Relay;

/// <summary>One message that the backend has yet to answer.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Denial">Set where a poisoned message was sent instead of the client's: what to tell the client.</param>
/// <param name="Effect">What its success or failure does to names, if anything.</param>
internal readonly record struct PendingReply(ReplyKind Kind, Denial? Denial = null, INameEffect? Effect = null);
