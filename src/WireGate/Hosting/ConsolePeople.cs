using WireGate.Console;
using WireGate.Identity;

namespace WireGate.Hosting;

/// <summary>The console's people: those of the configuration in force who are not locked.</summary>
internal sealed class ConsolePeople(Func<AgentDirectory> directory, Func<string, bool> isLocked) : IConsolePeople
{
    public ConsolePerson? Find(Subject subject)
    {
        var now = directory();
        // The issuer was exchanged since: whom the old one vouched for is nobody.
        if (now.SignIn?.Issuer != subject.Issuer) return null;
        var person = now.People.FirstOrDefault(person => person.Subject is not null && person.Subject == subject.Id)
            ?? now.People.FirstOrDefault(person => person.Email is not null && person.Email == subject.VerifiedEmail);
        return person is null || isLocked(person.Name) ? null : new ConsolePerson(
            person.Name, person.Groups, WordOf(person.Role), person.Role is PersonRole.Approver or PersonRole.Operator, person.Role is PersonRole.Operator);
    }

    private static string WordOf(PersonRole role) => role switch
    {
        PersonRole.Auditor => "auditor",
        PersonRole.Approver => "approver",
        PersonRole.Operator => "operator",
        _ => "viewer",
    };
}
