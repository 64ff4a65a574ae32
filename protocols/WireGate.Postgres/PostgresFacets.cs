using WireGate.Core;
using WireGate.Postgres.Judgement;

namespace WireGate.Postgres;

/// <summary>What the rules can say about PostgreSQL statements.</summary>
public static class PostgresFacets
{
    public static readonly FacetDefinition Statement = new("statement", FacetKind.Word, StatementWords.All,
        "The statement's command tag, and the tags of every statement inside it.");

    public static readonly FacetDefinition Table = new("table", FacetKind.Name, [],
        "A table, view, partition, foreign table or sequence: schema.table.");

    public static readonly FacetDefinition Column = new("column", FacetKind.Name, [], "A column: schema.table.column.");

    public static readonly FacetDefinition Function = new("function", FacetKind.Name, [],
        "A function, procedure or aggregate that is called or changed: schema.function.");

    public static readonly FacetDefinition Setting = new("setting", FacetKind.Name, [], "A configuration parameter that is shown or changed.")
    {
        OftenUnknown = "set_config() may be given a name that is computed",
    };

    public static readonly FacetDefinition Role = new("role", FacetKind.Name, [], "A role that is granted, changed or assumed.");

    public static readonly FacetDefinition Object = new("object", FacetKind.Name, [],
        "Any other object that a statement works on: a schema, index, type, extension, channel, large object.")
    {
        OftenUnknown = "pg_notify() may be given a channel that is computed",
    };

    public static readonly FacetDefinition ObjectType = new("object_type", FacetKind.Text, [],
        "What kind of object that is, in PostgreSQL's words and lower case: table, index, database, foreign server.");

    public static readonly FacetDefinition File = new("file", FacetKind.Path, [], "A file on the server.")
    {
        OftenUnknown = "functions may be given a path that is computed",
    };

    public static readonly FacetDefinition Program = new("program", FacetKind.Text, [], "A command line that COPY PROGRAM runs on the server.");

    public static readonly FacetDefinition Filter = new("filter", FacetKind.Word, ["none", "present"],
        "Whether an UPDATE or DELETE has a WHERE that is not a constant; TRUNCATE has none.");

    public static readonly FacetDefinition Database = new("database", FacetKind.Name, [],
        "The database that the statement runs in or, for CREATE, ALTER and DROP DATABASE, works on.");

    public static readonly FacetSchema Schema = new("postgres",
        [Statement, Table, Column, Function, Setting, Role, Object, ObjectType, File, Program, Filter, Database],
        [Effect.Read, Effect.Write, Effect.Delete, Effect.Schema, Effect.AccessControl, Effect.Execute, Effect.Session, Effect.Connect]);
}
