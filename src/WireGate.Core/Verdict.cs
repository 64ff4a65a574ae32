namespace WireGate.Core;

/// <summary>
/// The permission (or refusal) for exactly one operation. Only <see cref="Session"/> makes one; <see cref="Transport.UpstreamWriter"/> consumes it, once.
/// </summary>
public readonly struct Verdict
{
    internal Verdict(Session session, Decision decision, long operation, long ticket)
    {
        Session = session;
        Decision = decision;
        Operation = operation;
        Ticket = ticket;
    }

    public Decision Decision { get; }

    public bool IsAllowed => Decision is { Outcome: Outcome.Allow };

    /// <summary>The number of the operation in its session, from 1: what its answer is recorded under.</summary>
    public long Operation { get; }

    internal Session? Session { get; }

    internal long Ticket { get; }
}
