using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Startup;

/// <summary>What became of a new connection.</summary>
public abstract record StartupOutcome
{
    private StartupOutcome() { }

    /// <summary>A client that wants a session.</summary>
    public sealed record Login(StartupRequest Request) : StartupOutcome;

    /// <summary>A client that wants another session's statement cancelled. Nothing is answered; close once the target has closed.</summary>
    public sealed record Cancel(CancelRequest Request) : StartupOutcome;

    /// <summary>Nothing more to do: the client left, or was refused and told so.</summary>
    public sealed record Closed : StartupOutcome
    {
        public static readonly Closed Instance = new();
    }
}
