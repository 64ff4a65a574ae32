namespace WireGate.Postgres.Masking.Values;

/// <summary>What can be put in the place of a value of a type.</summary>
internal enum ValueKind : byte
{
    /// <summary>How it is written is not known here (enums, composites, types of extensions): NULL alone is always valid.</summary>
    Opaque,

    /// <summary>A constant, and no other form.</summary>
    Plain,

    /// <summary>Any text.</summary>
    Text,

    /// <summary>Text with as many characters as its column says, filled up with spaces.</summary>
    Padded,

    /// <summary>Text that is JSON.</summary>
    Json,

    /// <summary>JSON, behind a byte that says the version where it is binary.</summary>
    Jsonb,

    /// <summary>A whole number of two, four or eight bytes.</summary>
    Integer,

    /// <summary>Sixteen bytes.</summary>
    Uuid,

    /// <summary>Bytes; as text <c>\x</c> and hexadecimal.</summary>
    Bytes,

    /// <summary>A decimal number that keeps its digits behind the point.</summary>
    Numeric,

    /// <summary>A string of bits that keeps its length.</summary>
    Bits,

    /// <summary>An array of a type.</summary>
    Array,
}
