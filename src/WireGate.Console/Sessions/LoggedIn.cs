using WireGate.Approvals;

namespace WireGate.Console.Sessions;

/// <summary>Whose request it is.</summary>
/// <param name="Session">The log-in.</param>
/// <param name="Person">The person, as configured at this request.</param>
internal sealed record LoggedIn(ConsoleSession Session, ConsolePerson Person)
{
    public Approver Approver => new(
        Person.Name, Person.Groups, Person.MayApprove, $"{(Session.Carrier == SessionCarrier.Cookie ? "page" : "command line")}, {Session.Subject.Issuer} {Session.Subject.Id}");
}
