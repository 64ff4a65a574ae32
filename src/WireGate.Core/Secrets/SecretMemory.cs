using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace WireGate.Core.Secrets;

/// <summary>The mapping of one secret, which shares its pages with nothing. Zeroed and unmapped when released, by the finalizer if need be.</summary>
internal sealed class SecretMemory : SafeHandle
{
    private readonly int _length;

    private SecretMemory(nint address, int length, SecretMemoryKind kind) : base(invalidHandleValue: 0, ownsHandle: true)
    {
        _length = length;
        Kind = kind;
        SetHandle(address);
    }

    public SecretMemoryKind Kind { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>Writable only while the secret is being put in.</summary>
    public unsafe Span<byte> Span => new((void*)handle, _length);

    /// <summary>The best mapping to be had, or null where there is none and a pinned array must do.</summary>
    /// <param name="length">In bytes, more than zero.</param>
    /// <param name="best">Not better than this; for tests.</param>
    public static SecretMemory? TryCreate(int length, SecretMemoryKind best = SecretMemoryKind.Hidden)
    {
        if (!OperatingSystem.IsLinux() || best == SecretMemoryKind.Pinned) return null;
        return (best == SecretMemoryKind.Hidden ? TryHidden(length) : null) ?? TryLocked(length);
    }

    protected override unsafe bool ReleaseHandle()
    {
        CryptographicOperations.ZeroMemory(new Span<byte>((void*)handle, _length));
        return NativeMemory.Unmap(handle, (nuint)_length) == 0;
    }

    private static SecretMemory? TryHidden(int length)
    {
        // Missing before Linux 5.14, off by default before 6.5, refused by a seccomp filter that does not list it.
        var descriptor = (int)NativeMemory.SystemCall(NativeMemory.MemfdSecret, NativeMemory.CloseOnExec);
        if (descriptor < 0) return null;
        try
        {
            if (NativeMemory.Truncate(descriptor, length) != 0) return null;
            var address = NativeMemory.Map(0, (nuint)length, NativeMemory.ProtectReadWrite, NativeMemory.MapShared, descriptor, 0);
            return address == NativeMemory.MapFailed ? null : new SecretMemory(address, length, SecretMemoryKind.Hidden);
        }
        finally
        {
            _ = NativeMemory.Close(descriptor);
        }
    }

    private static SecretMemory? TryLocked(int length)
    {
        var address = NativeMemory.Map(0, (nuint)length, NativeMemory.ProtectReadWrite, NativeMemory.MapPrivateAnonymous, -1, 0);
        if (address == NativeMemory.MapFailed) return null;
        // Each is worth having without the others: past RLIMIT_MEMLOCK the pages could be swapped, but still are not dumped.
        _ = NativeMemory.Lock(address, (nuint)length);
        _ = NativeMemory.Advise(address, (nuint)length, NativeMemory.DontDump);
        _ = NativeMemory.Advise(address, (nuint)length, NativeMemory.WipeOnFork);
        return new SecretMemory(address, length, SecretMemoryKind.Locked);
    }
}
