namespace WireGate.Postgres.Masking.Provenance;

/// <summary>What becomes of a value that an expression holds.</summary>
internal enum Use : byte
{
    /// <summary>It goes into another value, which comes back or is written: never of a masked column.</summary>
    Value,

    /// <summary>It decides which rows come back and in which order: of a masked column where its mask allows predicates.</summary>
    Predicate,
}
