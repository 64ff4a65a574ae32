using WireGate.Postgres.Masking;

namespace WireGate.Postgres.Relay;

/// <summary>One message that the backend has yet to answer.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Denial">Set where a poisoned message was sent instead of the client's: what to tell the client.</param>
/// <param name="Effect">What its success or failure does to names, if anything.</param>
/// <param name="Operation">The operation that its answer is recorded under; 0 for none.</param>
/// <param name="Sent">When it was forwarded, by the clock's timestamps; 0 where nobody asks.</param>
/// <param name="HoldsSecret">Its text or parameters do: an error may quote them.</param>
/// <param name="Plans">What the masks make of its results; null where nothing is masked.</param>
/// <param name="IsInjected">The gate asked it for itself: the client sees nothing of the answer but an error.</param>
internal readonly record struct PendingReply(
    ReplyKind Kind, Denial? Denial = null, INameEffect? Effect = null, long Operation = 0, long Sent = 0, bool HoldsSecret = false,
    ResultPlans? Plans = null, bool IsInjected = false);
