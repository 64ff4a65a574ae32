namespace WireGate.Core.Secrets;

/// <summary>Where keys lie that the gate makes for itself and signs with, sealed.</summary>
public interface IKeyStore
{
    /// <summary>The key of that name, made where there is none: of two processes that make it at once one key stays. The caller disposes it.</summary>
    /// <exception cref="CredentialException">It can't be had, or is not as it was written.</exception>
    SecretBuffer ReadOrMake(string name, Func<SecretBuffer> make);
}
