namespace WireGate.Events.Formats;

/// <summary>How much an event matters, from which each format makes its own number.</summary>
internal enum EventSeverity : byte
{
    /// <summary>Work as usual.</summary>
    Informational,

    /// <summary>Somebody may want to look: a hold, an act of administration.</summary>
    Notice,

    /// <summary>A refusal or a failed session.</summary>
    Warning,

    /// <summary>The gate itself is impaired.</summary>
    Error,
}
