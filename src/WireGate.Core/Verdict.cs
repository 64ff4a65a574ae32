namespace WireGate.Core;

/// <summary>
/// The permission (or refusal) for exactly one operation. Only <see cref="Session"/> makes one; <see cref="Transport.UpstreamWriter"/> consumes it, once.
/// </summary>
public readonly struct Verdict
{
    internal Verdict(Session session, Decision decision, long ticket)
    {
        Session = session;
        Decision = decision;
        Ticket = ticket;
    }

    public Decision Decision { get; }

    public bool IsAllowed => Decision is { Outcome: Outcome.Allow };

    internal Session? Session { get; }

    internal long Ticket { get; }
}
