using System.Globalization;
using WireGate.Approvals;
using WireGate.Identity;

namespace WireGate.Control;

/// <summary>Who is at the other end of the control socket.</summary>
internal sealed record Caller
{
    private Caller(string name, PersonRole role, Person? person, uint user) => (Name, Role, Person, User) = (name, role, person, user);

    /// <summary>For the log.</summary>
    public string Name { get; }

    public PersonRole Role { get; }

    /// <summary>The person of the configuration with that uid; null for root and the gate's user where none is.</summary>
    public Person? Person { get; }

    private uint User { get; }

    /// <summary>Who decides by this caller: a person of the configuration, or nobody.</summary>
    public Approver? Approver => Person is { } person ? ApproverOf(person, string.Create(CultureInfo.InvariantCulture, $"command line, uid {User}")) : null;

    public static Approver ApproverOf(Person person, string through) =>
        new(person.Name, person.Groups, person.Role is PersonRole.Approver or PersonRole.Operator, through);

    /// <summary>
    /// The gate's own user and root may do everything: they could read its memory and its files anyway. A person of the configuration may
    /// do what the role says, unless it is locked. Nobody else is let in.
    /// </summary>
    public static Caller? From(uint user, uint gateUser, AgentDirectory agents, Func<string, bool>? isLocked = null)
    {
        var person = user <= int.MaxValue ? agents.FindPersonByUid((int)user) : null;
        if (user == gateUser) return new Caller("the gate's user", PersonRole.Operator, person, user);
        if (user == 0) return new Caller("root", PersonRole.Operator, person, user);
        return person is null || isLocked?.Invoke(person.Name) == true ? null : new Caller(person.Name, person.Role, person, user);
    }

    public bool May(ControlRequest request) => Role >= NeededFor(request);

    /// <summary>The role that may ask this. What a viewer may ask changes nothing.</summary>
    public static PersonRole NeededFor(ControlRequest request) => request switch
    {
        // The token itself is what gives the right to trade it.
        ControlRequest.ExchangeToken or ControlRequest.ListLocks or ControlRequest.ListTokens or ControlRequest.ListSessions or ControlRequest.WatchSessions
            or ControlRequest.AskStatus or ControlRequest.Explain => PersonRole.Viewer,
        ControlRequest.AnswerApproval or ControlRequest.EndGrant => PersonRole.Approver,
        ControlRequest.AboutApprovals => PersonRole.Viewer,
        _ => PersonRole.Operator,
    };
}
