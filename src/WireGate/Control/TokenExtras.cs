namespace WireGate.Control;

/// <summary>What most tokens do without.</summary>
internal sealed record TokenExtras
{
    /// <summary>RFC 9396 authorization_details, as JSON.</summary>
    public string? Details { get; init; }

    public string? Task { get; init; }

    /// <summary>A JWT rather than an opaque token.</summary>
    public bool Jwt { get; init; }

    /// <summary>A line of an OpenSSH public key file, to be certified for the token.</summary>
    public string? SshPublicKey { get; init; }
}
