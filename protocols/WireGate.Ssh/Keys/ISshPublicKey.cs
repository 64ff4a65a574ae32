using System.Collections.Immutable;

namespace WireGate.Ssh.Keys;

/// <summary>A public key of a host or a user.</summary>
internal interface ISshPublicKey : IDisposable
{
    /// <summary>As it stands at the beginning of its blob.</summary>
    string Type { get; }

    /// <summary>The key as it is on the wire, and what two keys are compared by.</summary>
    ReadOnlyMemory<byte> Blob { get; }

    /// <summary>The signatures that it can verify, the best first. Never one by SHA-1.</summary>
    ImmutableArray<string> Algorithms { get; }

    /// <summary>Whether a signature (<c>string algorithm, string signature</c>) by exactly this algorithm was made by this key over these bytes.</summary>
    bool Verify(string algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature);
}
