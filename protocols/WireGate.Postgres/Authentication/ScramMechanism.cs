namespace WireGate.Postgres.Authentication;

/// <summary>The SASL mechanisms of PostgreSQL's password log-in. https://www.postgresql.org/docs/18/sasl-authentication.html</summary>
internal static class ScramMechanism
{
    public const string Plain = "SCRAM-SHA-256";

    /// <summary>With channel binding: the proof covers the server's certificate, so that nobody can stand in between.</summary>
    public const string Plus = "SCRAM-SHA-256-PLUS";
}
