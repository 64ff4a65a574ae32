namespace WireGate.Core.Approvals;

/// <summary>What a piece of a text is to somebody who reads it.</summary>
public enum VisibleKind : byte
{
    /// <summary>It looks like what it is.</summary>
    Plain,

    /// <summary>Nobody would see it, or it changes how the rest is seen: shown as its number.</summary>
    Hidden,

    /// <summary>It looks like a character of ASCII and is another one.</summary>
    LookAlike,
}
