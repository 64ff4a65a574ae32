namespace WireGate.Policy.Patterns;

/// <summary>Three-valued: ordered so that "and" is the smaller and "or" the larger one (Kleene).</summary>
internal enum Truth : byte
{
    No,

    /// <summary>It can't be told. Enough for a deny rule, never for an allow rule.</summary>
    Maybe,

    Yes,
}
