namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>COPY: a table or a query, from or to the client, a file of the server or a program that the server runs.</summary>
internal static class CopyReader
{
    public static string Read(TreeWalker walker, Node node)
    {
        var isFrom = node["is_from"u8].IsTrue;
        var relation = node["relation"u8];
        if (relation.Exists)
        {
            var table = Names.OfRelation(relation);
            walker.Facts.Relation(table, isFrom ? RelationAction.Insert : RelationAction.Select, only: !relation["inh"u8].IsTrue);
            var columns = Names.Strings(node["attlist"u8]);
            if (columns.Count == 0) Column(walker, table, null, isFrom);
            foreach (var column in columns) Column(walker, table, column, isFrom);
        }

        if (node["filename"u8].Text is { } name)
        {
            if (node["is_program"u8].IsTrue) walker.Facts.Program(name);
            else walker.Facts.File(name);
        }
        else if (node["is_program"u8].IsTrue)
        {
            walker.Facts.Program("");
        }
        else
        {
            walker.Facts.Copy = isFrom ? CopyDirection.In : CopyDirection.Out;
            walker.Facts.CopyForm = CopyFormReader.Read(node["options"u8]);
        }

        walker.WalkFields(NodeType.CopyStmt, node, "relation", "attlist");
        return "COPY";
    }

    private static void Column(TreeWalker walker, QualifiedName table, string? column, bool isWritten)
    {
        if (isWritten) walker.Facts.Written(table, column);
        else walker.Facts.Column(table, column);
    }
}
