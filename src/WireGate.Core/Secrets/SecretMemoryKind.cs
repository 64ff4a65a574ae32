namespace WireGate.Core.Secrets;

/// <summary>How well a secret's memory is kept from other eyes, best first.</summary>
internal enum SecretMemoryKind : byte
{
    /// <summary>memfd_secret(2): unmapped from the kernel too; absent from core dumps and /proc/PID/mem, never swapped.</summary>
    Hidden,

    /// <summary>mmap, not dumped by the kernel, wiped in a forked child, not swapped as far as RLIMIT_MEMLOCK goes.</summary>
    Locked,

    /// <summary>A managed array that does not move.</summary>
    Pinned,
}
