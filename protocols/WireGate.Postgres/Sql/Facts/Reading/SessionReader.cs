namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>What works on the session: transactions, prepared statements, cursors, DISCARD, notifications, EXPLAIN.</summary>
internal static class SessionReader
{
    public static string Transaction(TreeWalker walker, Node node)
    {
        var (command, kind) = Command(node["kind"u8]);
        if (command == TransactionCommand.None) walker.Facts.Unknown(Phrases.Node);
        walker.Facts.Transaction = command;
        SettingReader.TransactionModes(walker, node["options"u8]);
        return kind;
    }

    public static string Prepare(TreeWalker walker, Node node)
    {
        walker.WalkFields(NodeType.PrepareStmt, node, "query");
        Inner(walker, NamedAction.Prepare, node["name"u8].Text, node["query"u8]);
        return "PREPARE";
    }

    public static string Execute(TreeWalker walker, Node node)
    {
        walker.Facts.Named(new NamedUse(NamedAction.Execute, node["name"u8].Text ?? ""));
        walker.WalkFields(NodeType.ExecuteStmt, node);
        return "EXECUTE";
    }

    public static string Deallocate(TreeWalker walker, Node node)
    {
        var name = node["isall"u8].IsTrue ? null : node["name"u8].Text;
        walker.Facts.Named(new NamedUse(NamedAction.Deallocate, name));
        return name is null ? "DEALLOCATE ALL" : "DEALLOCATE";
    }

    public static string Declare(TreeWalker walker, Node node)
    {
        // CURSOR_OPT_HOLD (parsenodes.h).
        Inner(walker, NamedAction.DeclareCursor, node["portalname"u8].Text, node["query"u8], (node.Number("options"u8) & 0x20) != 0);
        return "DECLARE CURSOR";
    }

    public static string Fetch(TreeWalker walker, Node node)
    {
        walker.Facts.Named(new NamedUse(NamedAction.Fetch, node["portalname"u8].Text ?? ""));
        return node["ismove"u8].IsTrue ? "MOVE" : "FETCH";
    }

    public static string Close(TreeWalker walker, Node node)
    {
        var name = node["portalname"u8].Text;
        walker.Facts.Named(new NamedUse(NamedAction.CloseCursor, name));
        return name is null ? "CLOSE CURSOR ALL" : "CLOSE CURSOR";
    }

    public static string Discard(TreeWalker walker, Node node)
    {
        var target = node["target"u8];
        if (target.Is("DISCARD_PLANS"u8)) return "DISCARD PLANS";
        if (target.Is("DISCARD_SEQUENCES"u8)) return "DISCARD SEQUENCES";
        if (target.Is("DISCARD_TEMP"u8)) return "DISCARD TEMP";
        if (!target.Is("DISCARD_ALL"u8)) walker.Facts.Unknown(Phrases.Node);
        // DISCARD ALL stands for all of these (DiscardAll in discard.c).
        walker.Facts.Named(new NamedUse(NamedAction.CloseCursor, null));
        walker.Facts.Named(new NamedUse(NamedAction.Deallocate, null));
        walker.Facts.Setting(new SettingUse("session_authorization", SettingAction.Reset));
        walker.Facts.Setting(new SettingUse("all", SettingAction.Reset));
        return "DISCARD ALL";
    }

    public static string Explain(TreeWalker walker, Node node)
    {
        walker.WalkFields(NodeType.ExplainStmt, node);
        foreach (var wrapped in node["options"u8])
        {
            var option = wrapped.As("DefElem"u8);
            if (option["defname"u8].Is("analyze"u8) && !IsOff(option["arg"u8])) return "EXPLAIN ANALYZE";
        }

        return "EXPLAIN";
    }

    public static string Listen(TreeWalker walker, Node node) => "LISTEN";

    public static string Unlisten(TreeWalker walker, Node node) => "UNLISTEN";

    public static string Notify(TreeWalker walker, Node node) => "NOTIFY";

    /// <summary>What it names are constraints, although the tree has them as relations.</summary>
    public static string Constraints(TreeWalker walker, Node node) => "SET CONSTRAINTS";

    private static void Inner(TreeWalker walker, NamedAction action, string? name, Node query, bool outlives = false)
    {
        var inner = walker.ReadWhole(query, 0);
        walker.Facts.Named(new NamedUse(action, name ?? "", inner) { Outlives = outlives });
        walker.Facts.Absorb(inner);
    }

    /// <summary>As defGetBoolean reads it; what is not surely off counts as on.</summary>
    private static bool IsOff(Node value)
    {
        if (Names.String(value) is { } word) return word.ToUpperInvariant() is "FALSE" or "OFF";
        var number = value.As("Integer"u8);
        return (number.Exists && number.Number("ival"u8) == 0) || (value.As("Boolean"u8) is { Exists: true } flag && !flag["boolval"u8].IsTrue);
    }

    private static (TransactionCommand Command, string Kind) Command(Node kind)
    {
        if (kind.Is("TRANS_STMT_BEGIN"u8)) return (TransactionCommand.Begin, "BEGIN");
        if (kind.Is("TRANS_STMT_START"u8)) return (TransactionCommand.Begin, "START TRANSACTION");
        if (kind.Is("TRANS_STMT_COMMIT"u8)) return (TransactionCommand.Commit, "COMMIT");
        if (kind.Is("TRANS_STMT_ROLLBACK"u8)) return (TransactionCommand.Rollback, "ROLLBACK");
        if (kind.Is("TRANS_STMT_SAVEPOINT"u8)) return (TransactionCommand.Savepoint, "SAVEPOINT");
        if (kind.Is("TRANS_STMT_RELEASE"u8)) return (TransactionCommand.ReleaseSavepoint, "RELEASE");
        if (kind.Is("TRANS_STMT_ROLLBACK_TO"u8)) return (TransactionCommand.RollbackToSavepoint, "ROLLBACK");
        if (kind.Is("TRANS_STMT_PREPARE"u8)) return (TransactionCommand.TwoPhase, "PREPARE TRANSACTION");
        if (kind.Is("TRANS_STMT_COMMIT_PREPARED"u8)) return (TransactionCommand.TwoPhase, "COMMIT PREPARED");
        if (kind.Is("TRANS_STMT_ROLLBACK_PREPARED"u8)) return (TransactionCommand.TwoPhase, "ROLLBACK PREPARED");
        return (TransactionCommand.None, StatementKinds.Other);
    }
}
