namespace WireGate.Postgres.Sql.Facts;

/// <summary>A relation named in a place where PostgreSQL looks one up: CTE references are left out, by PostgreSQL's own scoping.</summary>
/// <param name="Name">As written.</param>
/// <param name="Action">What is done with it. INSERT … ON CONFLICT DO UPDATE is two uses; MERGE is one for each action it has.</param>
/// <param name="Alias">The alias it is given, or null.</param>
/// <param name="IsFiltered">For UPDATE and DELETE: whether there is a WHERE that is not a constant. True for the rest.</param>
/// <param name="OnlyThis">ONLY was written: descendants are left out.</param>
public sealed record RelationUse(QualifiedName Name, RelationAction Action, string? Alias = null, bool IsFiltered = true, bool OnlyThis = false);
