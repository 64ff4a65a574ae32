namespace WireGate.Core.Redaction;

/// <summary>How the bytes of a secret may be written.</summary>
internal enum NeedleForm : byte
{
    /// <summary>As they are.</summary>
    Exact,

    /// <summary>In UTF-16: two bytes for one of most secrets.</summary>
    Wide,

    /// <summary>Hexadecimal, in either case.</summary>
    Hex,

    /// <summary>Base64 in either alphabet, with or without line breaks: the characters that the secret alone decides.</summary>
    Base64,
}
