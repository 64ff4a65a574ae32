using WireGate.Core.Redaction;

namespace WireGate.Core;

/// <summary>An opened target: the right to log in to it with its credential.</summary>
public sealed class TargetLease : IDisposable
{
    internal TargetLease(Target target, ICredential credential)
    {
        Target = target;
        Credential = credential;
    }

    public Target Target { get; }

    public ICredential Credential { get; }

    /// <summary>What must not reach the client: the credential, and what the target's detectors look for. As long as the lease; the caller disposes it.</summary>
    /// <exception cref="CredentialException">The secret can't be had.</exception>
    public ValueTask<SecretPatterns> FindSecretsAsync(CancellationToken cancellationToken) => SecretPatterns.OfAsync(Credential, Target.Detectors, cancellationToken);

    public void Dispose() => Credential.Dispose();
}
