using System.Collections.Immutable;

namespace WireGate.Ssh.Keys;

/// <summary>A private key. Disposing zeroes it. May sign on several threads at once.</summary>
internal interface ISshSigningKey : IDisposable
{
    /// <inheritdoc cref="ISshPublicKey.Blob"/>
    ReadOnlyMemory<byte> PublicBlob { get; }

    /// <summary>The signatures that it can make, the best first.</summary>
    ImmutableArray<string> Algorithms { get; }

    /// <summary>A signature as <see cref="SignatureBlob"/> has it.</summary>
    byte[] Sign(string algorithm, ReadOnlySpan<byte> bytes);
}
