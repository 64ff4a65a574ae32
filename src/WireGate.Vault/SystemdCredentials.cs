using WireGate.Core;

namespace WireGate.Vault;

/// <summary>
/// Credentials that systemd passes to a service (systemd.exec(5), LoadCredential): files in a folder of non-swappable memory that the
/// service alone can read. What mounts secrets into a container's folder can set the variable too.
/// </summary>
internal static class SystemdCredentials
{
    /// <exception cref="CredentialException">The gate was not started with any.</exception>
    public static string PathOf(string name)
    {
        var folder = Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY");
        if (string.IsNullOrEmpty(folder)) throw new CredentialException("the gate was started without systemd credentials (CREDENTIALS_DIRECTORY is not set)");
        if (!CredentialName.IsValid(name)) throw new CredentialException(CredentialName.Rule);
        return Path.Combine(folder, name);
    }
}
