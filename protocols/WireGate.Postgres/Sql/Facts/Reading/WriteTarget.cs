namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>The relation that INSERT, UPDATE, DELETE or MERGE changes.</summary>
internal readonly struct WriteTarget(Node relation)
{
    private readonly string? _alias = relation["alias"u8]["aliasname"u8].Text;
    private readonly bool _only = !relation["inh"u8].IsTrue;

    public QualifiedName Name { get; } = Names.OfRelation(relation);

    /// <summary>What qualifies its columns in this statement.</summary>
    public QualifiedName Row => _alias is null ? Name : Names.Plain(_alias);

    public void Report(TreeWalker walker, RelationAction action, bool filtered = true) =>
        walker.Facts.Relation(Name, action, _alias, filtered, _only);
}
