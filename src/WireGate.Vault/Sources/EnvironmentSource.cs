using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Vault.Files;

namespace WireGate.Vault.Sources;

/// <summary>A secret that was in the environment; it stays in memory for the life of the gate, since there is nowhere to read it again.</summary>
internal sealed class EnvironmentSource(SecretBuffer? value, string credential, string variable) : ICredentialSource
{
    public SourceStamp? Stamp => value is null ? null : default(SourceStamp);

    public SecretBuffer Read() => value is not null ? new SecretBuffer(value.Span)
        : throw new CredentialException($"the environment variable {variable} of credential \"{credential}\" is not set or is empty");
}
