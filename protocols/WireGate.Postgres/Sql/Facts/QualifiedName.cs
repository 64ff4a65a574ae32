namespace WireGate.Postgres.Sql.Facts;

/// <summary>A name of one to three components as the grammar delivered it (folded, unquoted, not yet cut to 63 bytes).</summary>
/// <param name="Catalog">The database, if written.</param>
/// <param name="Schema">The schema, if written.</param>
/// <param name="Name">The last component.</param>
public readonly record struct QualifiedName(string? Catalog, string? Schema, string Name)
{
    public override string ToString() => Schema is null ? Name : $"{Schema}.{Name}";
}
