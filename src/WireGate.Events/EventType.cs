namespace WireGate.Events;

/// <summary>What happened. The numbers are kept in queues on disk: none is changed or used again.</summary>
public enum EventType : byte
{
    SessionOpened = 1,
    SessionAuthenticated = 2,
    TargetOpened = 3,
    TargetRefused = 4,
    OperationAllowed = 5,
    OperationDenied = 6,
    OperationHeld = 7,
    OperationApproved = 8,
    SessionFailed = 9,
    SessionClosed = 10,

    /// <summary>Rules that are not enforced would have decided otherwise.</summary>
    OperationObserved = 11,

    RulesChanged = 20,
    ConfigurationChanged = 21,
    TokenIssued = 22,
    TokenRevoked = 23,
    SecretSet = 24,
    SecretRemoved = 25,
    SessionKilled = 26,
    KeysChanged = 27,
    GateLocked = 28,
    GateUnlocked = 29,
    RecordingExported = 30,
    RecordingRemoved = 31,
    GateStarted = 40,
    GateStopping = 41,

    /// <summary>The queue was full; <see cref="GateEvent.Reason"/> counts what each sink lost. Made by the queue itself.</summary>
    GateEventsDropped = 42,

    GateRecordingFailed = 43,
    GateRecordingRecovered = 44,
    ApprovalRequested = 50,
    ApprovalAnswered = 51,
    ApprovalUsed = 52,
    ApprovalExpired = 53,
    GrantMade = 54,
    GrantEnded = 55,
}
