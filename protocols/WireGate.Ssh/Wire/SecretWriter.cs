using System.Buffers;
using System.Security.Cryptography;
using WireGate.Core.Secrets;

namespace WireGate.Ssh.Wire;

/// <summary>Pinned memory of a fixed size for a message or a hash's input that holds a secret: zeroed when disposed, never moved and never grown.</summary>
internal sealed class SecretWriter(int capacity) : IBufferWriter<byte>, IDisposable
{
    private readonly byte[] _bytes = GC.AllocateArray<byte>(capacity, pinned: true);
    private int _length;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    public ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    public void Advance(int count) => _length = checked(_length + count) <= _bytes.Length ? _length + count : throw new ArgumentOutOfRangeException(nameof(count));

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_bytes.Length - _length < Math.Max(sizeHint, 1)) throw new InvalidOperationException("The secret is longer than its memory.");
        return _bytes.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public SecretBuffer ToSecret() => new(Written);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _length = 0;
    }
}
