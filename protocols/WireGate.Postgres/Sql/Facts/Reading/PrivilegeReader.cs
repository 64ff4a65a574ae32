namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Who may do what: GRANT, REVOKE, roles, policies, ownership.</summary>
internal static class PrivilegeReader
{
    public static string Grant(TreeWalker walker, Node node)
    {
        var type = ObjectTypes.Of(walker, node["objtype"u8]);
        var target = node["targtype"u8];
        if (target.Is("ACL_TARGET_ALL_IN_SCHEMA"u8))
        {
            foreach (var schema in Names.Strings(node["objects"u8])) walker.Facts.Object("schema", schema, ObjectAction.Access);
        }
        else if (target.Is("ACL_TARGET_OBJECT"u8))
        {
            foreach (var name in node["objects"u8])
            {
                // A RangeVar here is only a name: reporting it as one keeps it from being taken for a read.
                if (name.As("RangeVar"u8) is { Exists: true } relation)
                    walker.Facts.Object(type.Word, Names.OfRelation(relation), ObjectAction.Access);
                else
                    ObjectNames.Report(walker, type, name, ObjectAction.Access);
            }
        }
        else
        {
            walker.Facts.Object(type.Word, ObjectUse.All, ObjectAction.Access);
        }

        Privileges(walker, node);
        walker.WalkFields(NodeType.GrantStmt, node, "objects", "privileges");
        return node["is_grant"u8].IsTrue ? "GRANT" : "REVOKE";
    }

    public static string GrantRole(TreeWalker walker, Node node)
    {
        foreach (var role in node["granted_roles"u8])
        {
            var name = role.As("AccessPriv"u8)["priv_name"u8].Text ?? "";
            walker.Facts.Role(name);
            walker.Facts.Object("role", name, ObjectAction.Access);
        }

        walker.WalkFields(NodeType.GrantRoleStmt, node, "granted_roles");
        return node["is_grant"u8].IsTrue ? "GRANT ROLE" : "REVOKE ROLE";
    }

    public static string DefaultPrivileges(TreeWalker walker, Node node)
    {
        foreach (var wrapped in node["options"u8])
        {
            var option = wrapped.As("DefElem"u8);
            if (!option["defname"u8].Is("schemas"u8)) continue;
            foreach (var schema in Names.Strings(option["arg"u8].As("List"u8)["items"u8]))
                walker.Facts.Object("schema", schema, ObjectAction.Access);
        }

        Grant(walker, node["action"u8]);
        walker.WalkFields(NodeType.AlterDefaultPrivilegesStmt, node, "action");
        return "ALTER DEFAULT PRIVILEGES";
    }

    public static string CreateRole(TreeWalker walker, Node node)
    {
        Role(walker, node["role"u8].Text ?? "", ObjectAction.Create);
        walker.WalkFields(NodeType.CreateRoleStmt, node);
        return "CREATE ROLE";
    }

    public static string AlterRole(TreeWalker walker, Node node)
    {
        Role(walker, ClauseReader.RoleName(node["role"u8]), ObjectAction.Alter);
        walker.WalkFields(NodeType.AlterRoleStmt, node, "role");
        return "ALTER ROLE";
    }

    public static string AlterRoleSettings(TreeWalker walker, Node node)
    {
        var role = node["role"u8];
        if (role.Exists) Role(walker, ClauseReader.RoleName(role), ObjectAction.Alter);
        else walker.Facts.Object("role", ObjectUse.All, ObjectAction.Alter);
        if (node["database"u8].Text is { } database) walker.Facts.Object("database", database, ObjectAction.Alter);
        SettingReader.Apply(walker, node["setstmt"u8], elsewhere: true);
        return "ALTER ROLE";
    }

    public static string DropRole(TreeWalker walker, Node node)
    {
        foreach (var role in node["roles"u8]) Role(walker, ClauseReader.RoleName(role.Wrapped), ObjectAction.Drop);
        return "DROP ROLE";
    }

    public static string DropOwned(TreeWalker walker, Node node)
    {
        foreach (var role in node["roles"u8]) Role(walker, ClauseReader.RoleName(role.Wrapped), ObjectAction.Drop);
        walker.Facts.Object("database", ObjectUse.All, ObjectAction.Drop);
        return "DROP OWNED";
    }

    public static string ReassignOwned(TreeWalker walker, Node node)
    {
        foreach (var role in node["roles"u8]) Role(walker, ClauseReader.RoleName(role.Wrapped), ObjectAction.Access);
        walker.Facts.Object("database", ObjectUse.All, ObjectAction.Access);
        walker.WalkFields(NodeType.ReassignOwnedStmt, node, "roles");
        return "REASSIGN OWNED";
    }

    public static string CreatePolicy(TreeWalker walker, Node node)
    {
        ObjectNames.OnRelation(walker, "policy", node["table"u8], node["policy_name"u8].Text, ObjectAction.Access);
        walker.WalkFields(NodeType.CreatePolicyStmt, node, "table");
        return "CREATE POLICY";
    }

    public static string AlterPolicy(TreeWalker walker, Node node)
    {
        ObjectNames.OnRelation(walker, "policy", node["table"u8], node["policy_name"u8].Text, ObjectAction.Access);
        walker.WalkFields(NodeType.AlterPolicyStmt, node, "table");
        return "ALTER POLICY";
    }

    private static void Role(TreeWalker walker, string name, ObjectAction action)
    {
        walker.Facts.Role(name);
        walker.Facts.Object("role", name, action);
    }

    private static void Privileges(TreeWalker walker, Node node)
    {
        QualifiedName? table = null;
        foreach (var name in node["objects"u8])
            if (name.As("RangeVar"u8) is { Exists: true } relation) table = Names.OfRelation(relation);
        foreach (var privilege in node["privileges"u8])
            foreach (var column in Names.Strings(privilege.Wrapped["cols"u8])) walker.Facts.Column(table, column);
    }
}
