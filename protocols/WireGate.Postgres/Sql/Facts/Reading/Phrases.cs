namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>The phrases of <see cref="StatementFacts.Unknowns"/>.</summary>
internal static class Phrases
{
    public const string Statement = "a statement that the gate does not know";
    public const string Node = "syntax that the gate does not know";
    public const string Name = "a name with too many components";
    public const string DoBlock = "DO block";
    public const string SqlAsText = "SQL passed as text";
    public const string ComputedSetting = "a setting whose name is computed";
}
