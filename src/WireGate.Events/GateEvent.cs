namespace WireGate.Events;

/// <summary>
/// One thing that happened at the gate, for systems outside: never the text of what was asked unless a sink says so, and never a secret.
/// Strings may hold what a peer sent: formats escape them, and cut each at <see cref="Formats.GateEventWriter.MaxField"/> characters.
/// </summary>
public sealed record GateEvent
{
    public required EventType Type { get; init; }

    public required DateTimeOffset Time { get; init; }

    public string? Session { get; init; }

    /// <summary>Counts the events of one session, from 0: a gap tells a receiver that one is missing.</summary>
    public long? Sequence { get; init; }

    public string? Agent { get; init; }

    /// <summary>The person that the agent acts for, or who did what an event of administration tells.</summary>
    public string? Person { get; init; }

    /// <summary>The public id of the token.</summary>
    public string? Token { get; init; }

    /// <summary>The configured name of the issuer of the token; null where it is the gate's own.</summary>
    public string? Issuer { get; init; }

    /// <summary>The agents through whom it got its token, the nearest first, with commas between; null where it got it by itself.</summary>
    public string? Actors { get; init; }

    /// <summary>What it works on.</summary>
    public string? Task { get; init; }

    public string? Target { get; init; }

    public string? Protocol { get; init; }

    /// <summary>The client's address, <c>host:port</c>.</summary>
    public string? Client { get; init; }

    /// <summary>The number of the operation in its session.</summary>
    public long? Operation { get; init; }

    /// <summary>An operation's kind (<c>DELETE</c>, <c>GET</c>); of <see cref="EventType.SessionFailed"/> the stage (<c>authentication</c>).</summary>
    public string? Kind { get; init; }

    public string? Rule { get; init; }

    public string? Reason { get; init; }

    public EventOutcome Outcome { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>The protocol's own code of the answer: an SQLSTATE, an HTTP status.</summary>
    public string? Code { get; init; }

    /// <summary>What an act of administration was done to: the name of a secret, a rules file, a session.</summary>
    public string? Subject { get; init; }

    /// <summary>What was asked, with secrets blanked by the caller. Leaves the gate only by sinks with <c>text: true</c>.</summary>
    public string? Text { get; init; }
}
