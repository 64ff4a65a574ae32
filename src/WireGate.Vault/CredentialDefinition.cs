using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Core.Configuration;

namespace WireGate.Vault;

/// <summary>A credential of the configuration.</summary>
/// <param name="Name">The key under <c>credentials</c>.</param>
/// <param name="Kind">Where the secret comes from.</param>
/// <param name="Locator">Which one there: a sealed secret's name, a path, a systemd credential's or a variable's name.</param>
/// <param name="User">The user name that goes with it, if any.</param>
/// <param name="To">Where it may be sent. Never empty.</param>
/// <param name="Position">Where it stands in the file.</param>
public sealed record CredentialDefinition(
    string Name, CredentialKind Kind, string Locator, string? User, ImmutableArray<HostPort> To, SourcePosition Position)
{
    /// <summary>Whether the secret may be sent to this address: the host as written, without regard to case, and the port.</summary>
    public bool MayGoTo(HostPort address)
    {
        foreach (var allowed in To)
            if (allowed.Port == address.Port && allowed.Host.Equals(address.Host, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
