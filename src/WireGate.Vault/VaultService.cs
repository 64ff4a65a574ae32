using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using WireGate.Core;
using WireGate.Core.Redaction;
using WireGate.Vault.Sealing;
using WireGate.Vault.Sources;

namespace WireGate.Vault;

/// <summary>Upstream secrets, from where the configuration says.</summary>
public sealed class VaultService : IVault, IDisposable
{
    private readonly SealedFile? _sealedFile;
    private readonly ILogger _logger;
    private readonly EnvironmentSecrets _environment = new();
    private FrozenDictionary<string, CredentialHolder> _holders = FrozenDictionary<string, CredentialHolder>.Empty;

    /// <summary>
    /// Takes the secrets of <c>env</c> credentials out of the environment: make this before anything that reads the environment (a host's
    /// configuration) or starts a thread that does.
    /// </summary>
    /// <param name="catalogue">The credentials in force.</param>
    /// <param name="sealedFile">The sealed file, if the gate has one.</param>
    /// <param name="logger">For warnings.</param>
    /// <exception cref="CredentialException">A credential's source makes no sense; the message says which.</exception>
    public VaultService(CredentialCatalogue catalogue, SealedFile? sealedFile, ILogger<VaultService> logger)
    {
        (_sealedFile, _logger, Catalogue) = (sealedFile, logger, catalogue);
        Use(catalogue);
    }

    public CredentialCatalogue Catalogue { get; private set; }

    /// <summary>Puts other credentials in force. Sessions keep the leases that they have.</summary>
    /// <exception cref="CredentialException">A credential's source makes no sense; the ones before stay in force.</exception>
    public void Use(CredentialCatalogue catalogue)
    {
        _environment.Take(catalogue.All.Where(credential => credential.Kind == CredentialKind.Environment).Select(credential => credential.Locator));
        var holders = catalogue.All.ToFrozenDictionary(
            credential => credential.Name, credential => new CredentialHolder(credential, MakeSource(credential)), StringComparer.Ordinal);
        Volatile.Write(ref _holders, holders);
        Catalogue = catalogue;
        foreach (var credential in catalogue.All) Warn(credential);
        foreach (var holder in holders.Values) WarnOfLength(holder);
    }

    public ValueTask<ICredential> LeaseAsync(string name, HostPort address, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!Volatile.Read(ref _holders).TryGetValue(name, out var holder)) throw new CredentialException($"there is no credential \"{name}\"");
        if (!holder.Definition.MayGoTo(address)) throw new CredentialException($"credential \"{name}\" may not be sent to {address}");
        return new ValueTask<ICredential>(holder.Lease());
    }

    public void Dispose() => _environment.Dispose();

    private ICredentialSource MakeSource(CredentialDefinition credential) => credential.Kind switch
    {
        CredentialKind.Sealed => new SealedSource(
            _sealedFile ?? throw new CredentialException($"credential \"{credential.Name}\" is sealed, but there is no sealed file"), credential.Locator),
        CredentialKind.File => new FileSource(credential.Locator, credential.Name),
        CredentialKind.Systemd => new FileSource(SystemdCredentials.PathOf(credential.Locator), credential.Name),
        _ => new EnvironmentSource(_environment.Find(credential.Locator), credential.Name, credential.Locator),
    };

    private void Warn(CredentialDefinition credential)
    {
        if (credential.Kind == CredentialKind.Environment) _logger.FromEnvironment(credential.Name, credential.Locator);
        else if (credential.Kind == CredentialKind.File && FileSource.IsReadableByAll(credential.Locator)) _logger.ReadableByAll(credential.Name);
    }

    private void WarnOfLength(CredentialHolder holder)
    {
        try
        {
            using var secret = holder.Read().Secret;
            if (!SecretPatterns.CanHide(secret.Length)) _logger.TooShortToHide(holder.Definition.Name, SecretPatterns.ShortestSecret);
        }
        catch (CredentialException)
        {
            // Not there yet: whoever needs it is told why.
        }
    }
}
