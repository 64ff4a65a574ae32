namespace WireGate.Vault;

/// <summary>Where a credential's secret comes from.</summary>
public enum CredentialKind : byte
{
    /// <summary>The gate's own encrypted file.</summary>
    Sealed,

    /// <summary>A file that something else keeps, such as a container's secret mount.</summary>
    File,

    /// <summary>A credential that systemd passed to the service.</summary>
    Systemd,

    /// <summary>An environment variable: convenient and weak.</summary>
    Environment,
}
