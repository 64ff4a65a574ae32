namespace WireGate.Events.Formats;

internal static class EventSeverities
{
    public static EventSeverity Of(EventType type) => type switch
    {
        EventType.OperationDenied or EventType.TargetRefused or EventType.SessionFailed => EventSeverity.Warning,
        EventType.GateEventsDropped or EventType.GateRecordingFailed => EventSeverity.Error,
        EventType.OperationHeld or EventType.OperationApproved or EventType.OperationObserved => EventSeverity.Notice,
        >= EventType.ApprovalRequested and <= EventType.GrantEnded => EventSeverity.Notice,
        >= EventType.RulesChanged and <= EventType.RecordingRemoved => EventSeverity.Notice,
        _ => EventSeverity.Informational,
    };

    /// <summary>RFC 5424 section 6.2.1, table 2.</summary>
    public static int ToSyslog(this EventSeverity severity) => severity switch
    {
        EventSeverity.Informational => 6,
        EventSeverity.Notice => 5,
        EventSeverity.Warning => 4,
        _ => 3,
    };

    /// <summary>OCSF <c>severity_id</c>: 1 informational, 2 low, 3 medium, 4 high.</summary>
    public static int ToOcsf(this EventSeverity severity) => (int)severity + 1;

    /// <summary>OpenTelemetry logs data model, <c>SeverityNumber</c>: INFO, INFO2, WARN, ERROR.</summary>
    public static int ToOtlp(this EventSeverity severity) => severity switch
    {
        EventSeverity.Informational => 9,
        EventSeverity.Notice => 10,
        EventSeverity.Warning => 13,
        _ => 17,
    };

    /// <summary>The same model's short names.</summary>
    public static string ToOtlpText(this EventSeverity severity) => severity switch
    {
        EventSeverity.Informational => "INFO",
        EventSeverity.Notice => "INFO2",
        EventSeverity.Warning => "WARN",
        _ => "ERROR",
    };
}
