using System.Diagnostics;
using System.Security.Cryptography;

namespace WireGate.Core.Secrets;

/// <summary>Memory for a secret: not moved, not swapped, not dumped, zeroed when disposed.</summary>
[DebuggerDisplay("***")]
public sealed class SecretBuffer : IDisposable
{
    private readonly byte[] _bytes;

    public SecretBuffer(ReadOnlySpan<byte> secret)
    {
        _bytes = GC.AllocateUninitializedArray<byte>(secret.Length, pinned: true);
        secret.CopyTo(_bytes);
    }

    public int Length => _bytes.Length;

    /// <summary>The secret, valid until the buffer is disposed. Never copy it into memory that is not zeroed.</summary>
    public ReadOnlySpan<byte> Span => _bytes;

    public void Dispose() => CryptographicOperations.ZeroMemory(_bytes);

    public override string ToString() => "***";
}
