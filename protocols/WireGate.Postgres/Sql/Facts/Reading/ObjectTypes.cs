namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>PostgreSQL's ObjectType values (parsenodes.h) by the name that the JSON gives them.</summary>
internal static class ObjectTypes
{
    private static readonly Utf8Table<ObjectType> ByName = new([
        Of("ACCESS_METHOD", "access method"), Of("AGGREGATE", "aggregate"), Of("AMOP", "operator"), Of("AMPROC", "function"),
        Of("ATTRIBUTE", "type", NameForm.Column), Of("CAST", "cast", NameForm.Types), Of("COLUMN", "table", NameForm.Column),
        Of("COLLATION", "collation"), Of("CONVERSION", "conversion"), Of("DATABASE", "database"), Of("DEFAULT", "table"),
        Of("DEFACL", "default privileges"), Of("DOMAIN", "domain"), Of("DOMCONSTRAINT", "domain", NameForm.OnDomain),
        Of("EVENT_TRIGGER", "event trigger"), Of("EXTENSION", "extension"), Of("FDW", "foreign data wrapper"),
        Of("FOREIGN_SERVER", "server"), Of("FOREIGN_TABLE", "foreign table"), Of("FUNCTION", "function"), Of("INDEX", "index"),
        Of("LANGUAGE", "language"), Of("LARGEOBJECT", "large object"), Of("MATVIEW", "materialized view"),
        Of("OPCLASS", "operator class", NameForm.InAccessMethod), Of("OPERATOR", "operator"),
        Of("OPFAMILY", "operator family", NameForm.InAccessMethod), Of("PARAMETER_ACL", "parameter"),
        Of("POLICY", "policy", NameForm.OnRelation), Of("PROCEDURE", "procedure"), Of("PUBLICATION", "publication"),
        Of("PUBLICATION_NAMESPACE", "publication"), Of("PUBLICATION_REL", "publication"), Of("ROLE", "role"), Of("ROUTINE", "routine"),
        Of("RULE", "rule", NameForm.OnRelation), Of("SCHEMA", "schema"), Of("SEQUENCE", "sequence"), Of("SUBSCRIPTION", "subscription"),
        Of("STATISTIC_EXT", "statistics"), Of("TABCONSTRAINT", "constraint", NameForm.OnRelation, "ALTER TABLE"), Of("TABLE", "table"),
        Of("TABLESPACE", "tablespace"), Of("TRANSFORM", "transform", NameForm.Types), Of("TRIGGER", "trigger", NameForm.OnRelation),
        Of("TSCONFIGURATION", "text search configuration"), Of("TSDICTIONARY", "text search dictionary"),
        Of("TSPARSER", "text search parser"), Of("TSTEMPLATE", "text search template"), Of("TYPE", "type"),
        Of("USER_MAPPING", "user mapping"), Of("VIEW", "view"),
    ]);

    /// <summary>For a value that this list lacks.</summary>
    private static readonly ObjectType Other = new("object", NameForm.Plain, StatementKinds.Other, StatementKinds.Other);

    /// <summary>The type that a field names; an unknown one makes the statement unknown.</summary>
    public static ObjectType Of(TreeWalker walker, Node field)
    {
        if (ByName.TryGet(field.Utf8, out var type)) return type;
        walker.Facts.Unknown(Phrases.Node);
        return Other;
    }

    private static KeyValuePair<string, ObjectType> Of(string name, string word, NameForm form = NameForm.Plain, string? alter = null)
    {
        var tag = word.ToUpperInvariant();
        return KeyValuePair.Create($"OBJECT_{name}", new ObjectType(word, form, alter ?? $"ALTER {tag}", $"DROP {tag}"));
    }
}
