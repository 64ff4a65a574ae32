using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Vault.Files;

namespace WireGate.Vault.Sources;

/// <summary>Where one credential's secret is read from.</summary>
internal interface ICredentialSource
{
    /// <summary>The state that the source is in, without reading the secret; null if it isn't there. Takes microseconds.</summary>
    SourceStamp? Stamp { get; }

    /// <summary>Reads the secret; waits for the disk.</summary>
    /// <exception cref="CredentialException">It can't be had.</exception>
    SecretBuffer Read();
}
