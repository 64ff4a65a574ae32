namespace WireGate.Postgres.Masking;

/// <summary>One column of a result, as a RowDescription tells it.</summary>
/// <param name="Table">The oid of the table that it comes from as it is; 0 where it was computed.</param>
/// <param name="Number">Its number in that table; 0 where it was computed.</param>
/// <param name="Type">The oid of its type; of a domain, that of its base type.</param>
internal readonly record struct ResultColumn(uint Table, short Number, uint Type);
