namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>ALTER TABLE and its kin for indexes, views, sequences, foreign tables and composite types.</summary>
internal static class AlterTableReader
{
    public static string Read(TreeWalker walker, Node node)
    {
        var type = ObjectTypes.Of(walker, node["objtype"u8]);
        var name = Names.OfRelation(node["relation"u8]);
        foreach (var item in node["cmds"u8])
        {
            var command = item.As("AlterTableCmd"u8);
            if (command.Exists) Command(walker, type.Word, name, command);
            else walker.Facts.Unknown(Phrases.Node);
        }

        walker.WalkFields(NodeType.AlterTableStmt, node, "relation", "cmds");
        return type.Alter;
    }

    public static string MoveAll(TreeWalker walker, Node node)
    {
        var type = ObjectTypes.Of(walker, node["objtype"u8]);
        walker.Facts.Object("tablespace", node["orig_tablespacename"u8].Text, ObjectAction.Alter);
        walker.Facts.Object("tablespace", node["new_tablespacename"u8].Text, ObjectAction.Alter);
        walker.Facts.Object(type.Word, ObjectUse.All, ObjectAction.Alter);
        walker.WalkFields(NodeType.AlterTableMoveAllStmt, node);
        return type.Alter;
    }

    private static void Command(TreeWalker walker, string type, QualifiedName table, Node command)
    {
        var subtype = command["subtype"u8];
        var isAccess = subtype.Is("AT_ChangeOwner"u8) || subtype.Is("AT_EnableRowSecurity"u8) || subtype.Is("AT_DisableRowSecurity"u8)
            || subtype.Is("AT_ForceRowSecurity"u8) || subtype.Is("AT_NoForceRowSecurity"u8);
        walker.Facts.Object(type, table, isAccess ? ObjectAction.Access : ObjectAction.Alter);

        if (command["name"u8].Text is { } name)
        {
            if (Contains(subtype, "Trig"u8)) walker.Facts.Object("trigger", name, ObjectAction.Alter);
            else if (Contains(subtype, "Rule"u8)) walker.Facts.Object("rule", name, ObjectAction.Alter);
            else if (NamesColumn(subtype)) walker.Facts.Column(table, name);
        }

        var definition = command["def"u8];
        // The other table of INHERIT and NO INHERIT.
        if (definition.As("RangeVar"u8) is { Exists: true } parent)
        {
            walker.Facts.Object("table", Names.OfRelation(parent), ObjectAction.Alter);
            return;
        }

        if (definition.As("PartitionCmd"u8) is { Exists: true } partition)
        {
            walker.Facts.Object(type, Names.OfRelation(partition["name"u8]), ObjectAction.Alter);
            walker.WalkFields(NodeType.PartitionCmd, partition, "name");
            return;
        }

        if (subtype.Is("AT_GenericOptions"u8) || subtype.Is("AT_AlterColumnGenericOptions"u8))
            ForeignReader.Options(walker, definition.As("List"u8)["items"u8]);
        walker.WalkFields(NodeType.AlterTableCmd, command);
    }

    /// <summary>Whether <c>name</c> is a column in this kind of command, rather than a constraint, an index, a tablespace.</summary>
    private static bool NamesColumn(Node subtype) =>
        subtype.Is("AT_DropColumn"u8) || Contains(subtype, "Column"u8) || Contains(subtype, "NotNull"u8) || Contains(subtype, "Expression"u8)
        || Contains(subtype, "Identity"u8) || subtype.Is("AT_SetStatistics"u8) || subtype.Is("AT_SetOptions"u8)
        || subtype.Is("AT_ResetOptions"u8) || subtype.Is("AT_SetStorage"u8) || subtype.Is("AT_SetCompression"u8);

    private static bool Contains(Node word, ReadOnlySpan<byte> part) => word.Utf8.IndexOf(part) >= 0;
}
