using System.Collections.Frozen;
using System.Collections.Immutable;
using WireGate.Core;

namespace WireGate.Vault;

/// <summary>The credentials of one configuration. Immutable; swapped whole when the configuration is reloaded.</summary>
public sealed class CredentialCatalogue
{
    public static readonly CredentialCatalogue Empty = new([]);

    private readonly FrozenDictionary<string, CredentialDefinition> _credentials;

    public CredentialCatalogue(IEnumerable<CredentialDefinition> credentials) =>
        _credentials = credentials.ToFrozenDictionary(credential => credential.Name, StringComparer.Ordinal);

    public ImmutableArray<CredentialDefinition> All => _credentials.Values;

    public CredentialDefinition? Find(string name) => _credentials.GetValueOrDefault(name);

    /// <summary>
    /// Why a credential can't be used for an address, or null. For the check of targets at load: ask it of every address of a target, since a
    /// lease is for the first.
    /// </summary>
    public string? FindProblem(string name, HostPort address) =>
        Find(name) is not { } credential ? $"there is no credential \"{name}\""
        : credential.MayGoTo(address) ? null
        : $"credential \"{name}\" may not be sent to {address}; its \"to\" names {string.Join(", ", credential.To)}";
}
