using System.Collections.Immutable;
using WireGate.Ssh.Keys;

namespace WireGate.Ssh.Transport;

/// <summary>The keys by which a target is known.</summary>
internal interface IHostKeyPins
{
    /// <summary>Signatures that a pinned key can make, the best first: only these are asked for.</summary>
    ImmutableArray<string> Algorithms { get; }

    bool IsPinned(ISshPublicKey key);
}
