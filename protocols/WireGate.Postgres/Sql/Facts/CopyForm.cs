namespace WireGate.Postgres.Sql.Facts;

/// <summary>How COPY writes its lines. Of the binary format none of it counts.</summary>
/// <param name="IsCsv">As CSV; else PostgreSQL's own text.</param>
/// <param name="Delimiter">Between values.</param>
/// <param name="Null">What stands for NULL.</param>
/// <param name="Quote">Of CSV: around values.</param>
/// <param name="Escape">Of CSV: before a quote or itself in a quoted value.</param>
/// <param name="HasHeader">The first line holds names.</param>
public sealed record CopyForm(bool IsCsv, char Delimiter, string Null, char Quote, char Escape, bool HasHeader)
{
    public static CopyForm Text { get; } = new(false, '\t', "\\N", '"', '"', false);
}
