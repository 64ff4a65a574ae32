using System.Collections.Immutable;

namespace WireGate.Events;

/// <summary>The words for event types, in events themselves and in a sink's <c>include</c>.</summary>
public static class EventTypeNames
{
    private static readonly string?[] Words = new string?[64];

    static EventTypeNames()
    {
        Words[(int)EventType.SessionOpened] = "session.opened";
        Words[(int)EventType.SessionAuthenticated] = "session.authenticated";
        Words[(int)EventType.TargetOpened] = "target.opened";
        Words[(int)EventType.TargetRefused] = "target.refused";
        Words[(int)EventType.OperationAllowed] = "operation.allowed";
        Words[(int)EventType.OperationDenied] = "operation.denied";
        Words[(int)EventType.OperationHeld] = "operation.held";
        Words[(int)EventType.OperationApproved] = "operation.approved";
        Words[(int)EventType.OperationObserved] = "operation.observed";
        Words[(int)EventType.SessionFailed] = "session.failed";
        Words[(int)EventType.SessionClosed] = "session.closed";
        Words[(int)EventType.RulesChanged] = "rules.changed";
        Words[(int)EventType.ConfigurationChanged] = "configuration.changed";
        Words[(int)EventType.TokenIssued] = "token.issued";
        Words[(int)EventType.TokenRevoked] = "token.revoked";
        Words[(int)EventType.SecretSet] = "secret.set";
        Words[(int)EventType.SecretRemoved] = "secret.removed";
        Words[(int)EventType.SessionKilled] = "session.killed";
        Words[(int)EventType.KeysChanged] = "keys.changed";
        Words[(int)EventType.GateLocked] = "gate.locked";
        Words[(int)EventType.GateUnlocked] = "gate.unlocked";
        Words[(int)EventType.RecordingExported] = "recording.exported";
        Words[(int)EventType.RecordingRemoved] = "recording.removed";
        Words[(int)EventType.GateStarted] = "gate.started";
        Words[(int)EventType.GateStopping] = "gate.stopping";
        Words[(int)EventType.GateEventsDropped] = "gate.events_dropped";
        Words[(int)EventType.GateRecordingFailed] = "gate.recording_failed";
        Words[(int)EventType.GateRecordingRecovered] = "gate.recording_recovered";
        Words[(int)EventType.ApprovalRequested] = "approval.requested";
        Words[(int)EventType.ApprovalAnswered] = "approval.answered";
        Words[(int)EventType.ApprovalUsed] = "approval.used";
        Words[(int)EventType.ApprovalExpired] = "approval.expired";
        Words[(int)EventType.GrantMade] = "grant.made";
        Words[(int)EventType.GrantEnded] = "grant.ended";
        All = [.. Enum.GetValues<EventType>()];
    }

    public static ImmutableArray<EventType> All { get; }

    public static string ToWord(this EventType type) =>
        (int)type < Words.Length && Words[(int)type] is { } word ? word : throw new ArgumentOutOfRangeException(nameof(type));

    public static bool TryParse(ReadOnlySpan<char> word, out EventType type)
    {
        foreach (var one in All)
        {
            if (!word.SequenceEqual(Words[(int)one])) continue;
            type = one;
            return true;
        }

        type = default;
        return false;
    }
}
