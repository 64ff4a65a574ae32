namespace WireGate.Core;

/// <summary>Where upstream secrets come from.</summary>
public interface IVault
{
    /// <summary>
    /// A lease on a credential for one session. Its memory is wiped when the last lease is disposed.
    /// </summary>
    /// <param name="name">The credential's name in the configuration.</param>
    /// <param name="address">The <c>host:port</c> that it is to be sent to; refused unless the credential names it.</param>
    /// <exception cref="CredentialException">It does not exist, can't be read, or may not go to this address.</exception>
    ValueTask<ICredential> LeaseAsync(string name, HostPort address, CancellationToken cancellationToken);
}
