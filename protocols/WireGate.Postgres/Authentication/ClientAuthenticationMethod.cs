namespace WireGate.Postgres.Authentication;

/// <summary>How a listener asks clients for their tokens. It must choose before it has seen one.</summary>
public enum ClientAuthenticationMethod : byte
{
    /// <summary>SCRAM where the user name is a token's id, else the token as cleartext password.</summary>
    Auto,

    /// <summary>The token as password, over TLS, a unix socket or loopback.</summary>
    Cleartext,

    /// <summary>SCRAM-SHA-256 and, over TLS, SCRAM-SHA-256-PLUS.</summary>
    Scram,

    /// <summary>OAUTHBEARER (RFC 7628), which libpq has from version 18 on: the client gets the token by itself.</summary>
    OauthBearer,
}
