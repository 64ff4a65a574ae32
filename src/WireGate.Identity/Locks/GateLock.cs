namespace WireGate.Identity.Locks;

/// <summary>Something that an operator has locked.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Since">When.</param>
/// <param name="By">Who did it.</param>
/// <param name="Reason">Why, in that person's words; told to those who are refused.</param>
public sealed record GateLock(LockKind Kind, string Name, DateTimeOffset Since, string By, string? Reason)
{
    internal void Check()
    {
        if (Name.Length is 0 or > 256 || Name.Any(char.IsControl)) throw new IdentityException("what is locked has a name of 1 to 256 printable characters");
        if (Reason is { } reason && (reason.Length is 0 or > 256 || reason.Any(char.IsControl))) throw new IdentityException("a reason has 1 to 256 printable characters");
    }
}
