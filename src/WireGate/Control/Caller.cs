using WireGate.Identity;

namespace WireGate.Control;

/// <summary>Who is at the other end of the control socket.</summary>
internal sealed record Caller
{
    private Caller(string name, PersonRole role) => (Name, Role) = (name, role);

    /// <summary>For the log.</summary>
    public string Name { get; }

    public PersonRole Role { get; }

    /// <summary>
    /// The gate's own user and root may do everything: they could read its memory and its files anyway. A person of the configuration may
    /// do what the role says. Nobody else is let in.
    /// </summary>
    public static Caller? From(uint user, uint gateUser, AgentDirectory agents)
    {
        if (user == gateUser) return new Caller("the gate's user", PersonRole.Operator);
        if (user == 0) return new Caller("root", PersonRole.Operator);
        return user <= int.MaxValue && agents.FindPersonByUid((int)user) is { } person ? new Caller(person.Name, person.Role) : null;
    }

    public bool May(ControlRequest request) => Role >= NeededFor(request);

    /// <summary>The role that may ask this. What a viewer may ask changes nothing.</summary>
    public static PersonRole NeededFor(ControlRequest request) => request switch
    {
        // The token itself is what gives the right to trade it.
        ControlRequest.ExchangeToken or ControlRequest.ListLocks or ControlRequest.ListTokens or ControlRequest.ListSessions or ControlRequest.WatchSessions
            or ControlRequest.AskStatus or ControlRequest.Explain => PersonRole.Viewer,
        _ => PersonRole.Operator,
    };
}
