namespace WireGate.Recording.Format;

/// <summary>What the gate knows of a session when its file is made.</summary>
/// <param name="Session">Its id.</param>
/// <param name="Opened">When it was opened.</param>
/// <param name="Protocol">Such as <c>postgres</c>.</param>
/// <param name="Listener">Where it came in.</param>
/// <param name="Client">The client's address.</param>
public sealed record SessionOpening(string Session, DateTimeOffset Opened, string Protocol, string Listener, string Client)
{
    /// <summary>Who asks.</summary>
    public string Agent { get; init; } = "";

    /// <summary>The public part of the agent's token.</summary>
    public string Token { get; init; } = "";

    /// <summary>The first target.</summary>
    public string Target { get; init; } = "";
}
