using WireGate.Core.Configuration;
using WireGate.Postgres.Authentication;

namespace WireGate.Postgres;

/// <summary>The keys of a listener that are Postgres's own.</summary>
/// <param name="Auth">How clients show their tokens.</param>
public sealed record PostgresListenerSettings(ClientAuthenticationMethod Auth)
{
    public static PostgresListenerSettings Read(MappingReader keys) => new(keys.Word(
        "auth",
        ClientAuthenticationMethod.Auto,
        ("auto", ClientAuthenticationMethod.Auto),
        ("cleartext", ClientAuthenticationMethod.Cleartext),
        ("scram", ClientAuthenticationMethod.Scram)));
}
