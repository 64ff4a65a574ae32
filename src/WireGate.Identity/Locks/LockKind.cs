namespace WireGate.Identity.Locks;

public enum LockKind : byte
{
    /// <summary>By the name of the configuration, also where it is one through whom another got its token.</summary>
    Agent,

    /// <summary>Everything that acts for the person.</summary>
    Person,

    Task,

    /// <summary>By the token's id, and all that descend from it.</summary>
    Token,

    Target,
}
