using WireGate.Identity.Locks;

namespace WireGate.Control;

/// <summary>A lock as it is listed.</summary>
internal sealed record LockRow(string Kind, string Name, DateTimeOffset Since, string By, string? Reason)
{
    public static LockRow Of(GateLock one) => new(LockWords.Of(one.Kind), one.Name, one.Since, one.By, one.Reason);
}
