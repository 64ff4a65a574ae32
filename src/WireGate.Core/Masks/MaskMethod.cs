namespace WireGate.Core.Masks;

/// <summary>What stands in the place of a value that an agent may not see.</summary>
public enum MaskMethod
{
    /// <summary>A constant that its type can hold: stars in text, zero in a number.</summary>
    Redact,

    /// <summary>A part of a text: the last four letters, or the domain of an e-mail address. Of other types as <see cref="Redact"/>.</summary>
    Partial,

    /// <summary>A keyed hash of the value, the same for the same value, so that it can be counted and joined by.</summary>
    Hash,

    /// <summary>NULL.</summary>
    Null,

    /// <summary>A text that the rule gives.</summary>
    Fixed,
}
