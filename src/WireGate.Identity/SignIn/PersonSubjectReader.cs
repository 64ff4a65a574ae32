using WireGate.Core.Configuration;

namespace WireGate.Identity.SignIn;

/// <summary>
/// Reads by what the issuer's people are known:
/// <code>
/// people: { ana: { subject: { issuer: corp, sub: "00u1a2b3" } }, bea: { subject: { issuer: corp, email: bea@example.com } } }
/// </code>
/// </summary>
internal sealed class PersonSubjectReader(SignInSettings? signIn)
{
    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    public (string? Subject, string? Email) Read(MappingReader person)
    {
        if (person.OptionalMapping("subject") is not { } keys) return (null, null);
        var issuer = keys.Required("issuer");
        if (signIn is null) throw issuer.Error("people log in only with identity.people_login, which is missing");
        if (keys.String("issuer") != signIn.Issuer) throw issuer.Error($"people log in with \"{signIn.Issuer}\" (identity.people_login)");
        var (sub, email) = (keys.OptionalString("sub"), keys.OptionalString("email"));
        keys.End();
        if (sub is null == email is null) throw keys.Node.Error("a subject has \"sub\" or \"email\", one of them");
        if ((sub ?? email) is "") throw keys.Node.Error("a subject is not empty");
        // Addresses are compared in lower case: no issuer tells two people apart by it.
        email = email?.ToLowerInvariant();
        if (!_taken.Add(sub is null ? "email " + email : "sub " + sub)) throw keys.Node.Error("somebody else has this subject: one subject is one person");
        return (sub, email);
    }
}
