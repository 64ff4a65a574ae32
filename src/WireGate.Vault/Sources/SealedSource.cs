using WireGate.Core.Secrets;
using WireGate.Vault.Files;
using WireGate.Vault.Sealing;

namespace WireGate.Vault.Sources;

/// <summary>A secret in the sealed file. Any change of the file counts as a change of each secret: at worst one is read once more.</summary>
internal sealed class SealedSource(SealedFile file, string name) : ICredentialSource
{
    public SourceStamp? Stamp => file.Stamp;

    public SecretBuffer Read() => file.Read(name);
}
