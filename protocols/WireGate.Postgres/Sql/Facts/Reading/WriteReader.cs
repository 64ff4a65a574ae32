namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>INSERT, UPDATE, DELETE and MERGE. Their target is never a common table expression (setTargetTable).</summary>
internal static class WriteReader
{
    public static string Insert(TreeWalker walker, Node node)
    {
        var (ctes, target) = (walker.Ctes.Mark, new WriteTarget(node["relation"u8]));
        QueryReader.EnterWith(walker, node["withClause"u8]);
        target.Report(walker, RelationAction.Insert);
        Columns(walker, node["cols"u8], target);

        // The rows of VALUES belong to the INSERT; any other source is a query of its own.
        var source = node["selectStmt"u8];
        var select = source.As("SelectStmt"u8);
        if (select["valuesLists"u8].Exists) QueryReader.Select(walker, select);
        else walker.Walk(source);

        var conflict = node["onConflictClause"u8];
        var updates = conflict["action"u8].Is("ONCONFLICT_UPDATE"u8);
        if (conflict.Exists) OnConflict(walker, conflict, target, updates);
        Returning(walker, node["returningClause"u8], target, readsOldRows: updates);
        walker.WalkFields(NodeType.InsertStmt, node, "relation", "withClause", "cols", "selectStmt", "onConflictClause", "returningClause");
        walker.Ctes.LeaveTo(ctes);
        return "INSERT";
    }

    public static string Update(TreeWalker walker, Node node)
    {
        var (ctes, target) = (walker.Ctes.Mark, new WriteTarget(node["relation"u8]));
        QueryReader.EnterWith(walker, node["withClause"u8]);
        target.Report(walker, RelationAction.Update, FilterReader.Narrows(node["whereClause"u8]));
        foreach (var item in node["fromClause"u8]) FromReader.Read(walker, item, RowLocks.None);
        Assignments(walker, node["targetList"u8], target);
        walker.Walk(node["whereClause"u8]);
        Returning(walker, node["returningClause"u8], target, readsOldRows: true);
        walker.WalkFields(NodeType.UpdateStmt, node, "relation", "withClause", "fromClause", "targetList", "whereClause", "returningClause");
        walker.Ctes.LeaveTo(ctes);
        return "UPDATE";
    }

    public static string Delete(TreeWalker walker, Node node)
    {
        var (ctes, target) = (walker.Ctes.Mark, new WriteTarget(node["relation"u8]));
        QueryReader.EnterWith(walker, node["withClause"u8]);
        target.Report(walker, RelationAction.Delete, FilterReader.Narrows(node["whereClause"u8]));
        foreach (var item in node["usingClause"u8]) FromReader.Read(walker, item, RowLocks.None);
        walker.Walk(node["whereClause"u8]);
        Returning(walker, node["returningClause"u8], target, readsOldRows: true);
        walker.WalkFields(NodeType.DeleteStmt, node, "relation", "withClause", "usingClause", "whereClause", "returningClause");
        walker.Ctes.LeaveTo(ctes);
        return "DELETE";
    }

    public static string Merge(TreeWalker walker, Node node)
    {
        var (ctes, target) = (walker.Ctes.Mark, new WriteTarget(node["relation"u8]));
        QueryReader.EnterWith(walker, node["withClause"u8]);
        target.Report(walker, RelationAction.Select);
        FromReader.Read(walker, node["sourceRelation"u8], RowLocks.None);
        walker.Walk(node["joinCondition"u8]);
        var joined = FilterReader.Narrows(node["joinCondition"u8]);
        foreach (var item in node["mergeWhenClauses"u8])
        {
            var clause = item.As("MergeWhenClause"u8);
            if (clause.Exists) When(walker, clause, target, joined);
            else walker.Facts.Unknown(Phrases.Node);
        }

        Returning(walker, node["returningClause"u8], target, readsOldRows: true);
        walker.WalkFields(
            NodeType.MergeStmt, node, "relation", "withClause", "sourceRelation", "joinCondition", "mergeWhenClauses", "returningClause");
        walker.Ctes.LeaveTo(ctes);
        return "MERGE";
    }

    private static void When(TreeWalker walker, Node clause, WriteTarget target, bool joined)
    {
        var narrowed = joined || FilterReader.Narrows(clause["condition"u8]);
        var command = clause["commandType"u8];
        if (command.Is("CMD_INSERT"u8))
        {
            target.Report(walker, RelationAction.Insert);
            Columns(walker, clause["targetList"u8], target);
        }
        else if (command.Is("CMD_UPDATE"u8))
        {
            target.Report(walker, RelationAction.Update, narrowed);
            Assignments(walker, clause["targetList"u8], target);
        }
        else if (command.Is("CMD_DELETE"u8))
        {
            target.Report(walker, RelationAction.Delete, narrowed);
        }
        else if (!command.Is("CMD_NOTHING"u8))
        {
            walker.Facts.Unknown(Phrases.Node);
        }

        walker.WalkFields(NodeType.MergeWhenClause, clause, "targetList");
    }

    private static void OnConflict(TreeWalker walker, Node clause, WriteTarget target, bool updates)
    {
        var rows = walker.Pseudo.Mark;
        walker.Pseudo.Enter("excluded", target.Row);
        if (updates) target.Report(walker, RelationAction.Update);
        Assignments(walker, clause["targetList"u8], target);
        walker.WalkFields(NodeType.OnConflictClause, clause, "targetList");
        walker.Pseudo.LeaveTo(rows);
    }

    private static void Columns(TreeWalker walker, Node list, WriteTarget target)
    {
        if (list.IsEmpty) walker.Facts.Written(target.Name, null);
        Assignments(walker, list, target);
    }

    private static void Assignments(TreeWalker walker, Node list, WriteTarget target)
    {
        foreach (var item in list)
        {
            var assigned = item.As("ResTarget"u8);
            if (!assigned.Exists)
            {
                walker.Facts.Unknown(Phrases.Node);
                continue;
            }

            walker.Facts.Written(target.Name, assigned["name"u8].Text);
            foreach (var step in assigned["indirection"u8])
                if (Names.String(step) is null) walker.Walk(step);
            walker.WalkFields(NodeType.ResTarget, assigned, "indirection");
        }
    }

    private static void Returning(TreeWalker walker, Node clause, WriteTarget target, bool readsOldRows)
    {
        if (!clause.Exists) return;
        // What comes back is data of the table. An INSERT returns only what it was given; its columns are reported all the same.
        if (readsOldRows) target.Report(walker, RelationAction.Select);
        var rows = walker.Pseudo.Mark;
        walker.Pseudo.Enter("old", target.Row);
        walker.Pseudo.Enter("new", target.Row);
        foreach (var option in clause["options"u8])
            if (option.Wrapped["value"u8].Text is { } name) walker.Pseudo.Enter(name, target.Row);
        walker.WalkFields(NodeType.ReturningClause, clause);
        walker.Pseudo.LeaveTo(rows);
    }
}
