using System.Buffers;
using System.Diagnostics;
using System.Security.Cryptography;

namespace WireGate.Core.Secrets;

/// <summary>Memory for a secret: not moved, not swapped, not dumped, zeroed when disposed.</summary>
/// <remarks>
/// Where the kernel has memfd_secret it is absent even from the dumps that root takes. A program that can run code in this process can read it all the same; what this
/// shrinks is the time and the number of places that a secret can be found in.
/// </remarks>
[DebuggerDisplay("***")]
public sealed class SecretBuffer : IDisposable
{
    private readonly SecretMemory? _memory;
    private readonly byte[]? _pinned;
    private volatile bool _disposed;

    /// <summary>Copies a secret. The original is still the caller's to zero.</summary>
    public SecretBuffer(ReadOnlySpan<byte> secret) : this(secret.Length, SecretMemoryKind.Hidden) => secret.CopyTo(Writable);

    internal SecretBuffer(int length, SecretMemoryKind best)
    {
        Length = length;
        // An empty secret needs no mapping, and mmap refuses one.
        if (length > 0) _memory = SecretMemory.TryCreate(length, best);
        if (_memory is null) _pinned = GC.AllocateArray<byte>(length, pinned: true);
    }

    public int Length { get; }

    /// <summary>
    /// The secret, valid until the buffer is disposed: the pages are gone then, so keep whoever may dispose away while it is read, or call <see cref="Use"/>.
    /// Never copy it into memory that is not zeroed.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public ReadOnlySpan<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return Writable;
        }
    }

    internal SecretMemoryKind Kind => _memory?.Kind ?? SecretMemoryKind.Pinned;

    private Span<byte> Writable => _memory is null ? _pinned : _memory.Span;

    /// <summary>A secret of known length that is made in place: decrypted, derived, drawn.</summary>
    public static SecretBuffer Create<TState>(int length, TState state, SpanAction<byte, TState> fill)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var buffer = new SecretBuffer(length, SecretMemoryKind.Hidden);
        try
        {
            fill(buffer.Writable, state);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="source">Where the secret is; its own buffers are not zeroed, so it should have none.</param>
    /// <param name="limit">The longest secret, in bytes.</param>
    /// <exception cref="InvalidDataException">There is more.</exception>
    public static SecretBuffer Read(Stream source, int limit)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(checked(limit + 1), pinned: true);
        var length = 0;
        try
        {
            length = source.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (length > limit) throw new InvalidDataException($"The secret is longer than {limit} bytes.");
            return new SecretBuffer(bytes.AsSpan(0, length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>Runs a function on the secret; a <see cref="Dispose"/> by another thread takes effect after it.</summary>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public void Use<TState>(TState state, ReadOnlySpanAction<byte, TState> action)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var held = false;
        try
        {
            _memory?.DangerousAddRef(ref held);
            action(Writable, state);
        }
        finally
        {
            if (held) _memory!.DangerousRelease();
        }
    }

    /// <summary>Compares in a time that depends on the lengths alone.</summary>
    public bool FixedTimeEquals(ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(Span, other);

    public void Dispose()
    {
        _disposed = true;
        _memory?.Dispose();
        CryptographicOperations.ZeroMemory(_pinned);
    }

    public override string ToString() => "***";
}
