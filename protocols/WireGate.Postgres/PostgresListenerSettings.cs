using WireGate.Core.Configuration;
using WireGate.Postgres.Authentication;

namespace WireGate.Postgres;

/// <summary>The keys of a listener that are Postgres's own.</summary>
/// <param name="Auth">How clients show their tokens.</param>
/// <param name="Oauth">Where clients get one, for <see cref="ClientAuthenticationMethod.OauthBearer"/>.</param>
public sealed record PostgresListenerSettings(ClientAuthenticationMethod Auth, OauthDiscovery? Oauth = null)
{
    public static PostgresListenerSettings Read(MappingReader keys)
    {
        var auth = keys.Word(
            "auth",
            ClientAuthenticationMethod.Auto,
            ("auto", ClientAuthenticationMethod.Auto),
            ("cleartext", ClientAuthenticationMethod.Cleartext),
            ("scram", ClientAuthenticationMethod.Scram),
            ("oauthbearer", ClientAuthenticationMethod.OauthBearer));
        var oauth = keys.OptionalMapping("oauth");
        if (oauth is not null && auth != ClientAuthenticationMethod.OauthBearer) throw oauth.Node.Error("\"oauth\" is for auth: oauthbearer");
        if (oauth is null && auth == ClientAuthenticationMethod.OauthBearer)
            throw keys.Required("auth").Error("\"oauth\" is missing: { issuer: … }, where clients get a token");
        return new PostgresListenerSettings(auth, oauth is null ? null : OauthDiscovery.Read(oauth));
    }
}
