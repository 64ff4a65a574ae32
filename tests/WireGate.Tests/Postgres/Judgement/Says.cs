using WireGate.Core;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Tests.Postgres.Judgement;

/// <summary>Facts as SQL says them, in short, and accesses as text.</summary>
internal static class Says
{
    public static SqlFacts Text(params StatementFacts[] statements) => new() { Statements = [.. statements] };

    /// <summary>A query on relations; a column is written <c>name</c>, <c>qualifier.name</c>, <c>*</c> or <c>qualifier.*</c>.</summary>
    public static StatementFacts Select(string relations, string columns = "", string functions = "", string operators = "", string types = "") => new()
    {
        Kind = "SELECT",
        Relations = [.. Words(relations).Select(static text => Relation(text, RelationAction.Select))],
        Columns = [.. Words(columns).Select(static text => Column(text))],
        Functions = [.. Words(functions).Select(static text => Function(text))],
        Operators = [.. Words(operators).Select(Name)],
        Types = [.. Words(types).Select(Name)],
    };

    /// <summary><c>schema.table=alias</c>, each part but the table optional.</summary>
    public static RelationUse Relation(string text, RelationAction action, bool filtered = true, bool only = false)
    {
        var parts = text.Split('=');
        return new RelationUse(Name(parts[0]), action, parts.Length > 1 ? parts[1] : null, filtered, only);
    }

    public static ColumnUse Column(string text, string? writtenIn = null)
    {
        var dot = text.LastIndexOf('.');
        var name = text[(dot + 1)..];
        return new ColumnUse(dot < 0 ? null : Name(text[..dot]), name == "*" ? null : name, writtenIn is not null, writtenIn is null ? null : Name(writtenIn));
    }

    public static FunctionUse Function(string text, params string?[] constants) => new(Name(text), Math.Max(1, constants.Length), [.. constants]);

    public static StatementFacts Set(string name, string? value, SettingAction action = SettingAction.Set, bool elsewhere = false, string kind = "SET") =>
        new() { Kind = kind, Settings = [new SettingUse(name, action, value, elsewhere)] };

    /// <summary>Each access on a line: effect, <c>~</c> for housekeeping, then what it is on; implied values in brackets, <c>?</c> for unknown.</summary>
    public static string[] Of(AccessSet accesses) => [.. accesses.Accesses.Select(Of)];

    private static string Of(Access access)
    {
        var facets = access.Facets.Where(static facet => facet.Definition.Key is not ("statement" or "database")).Select(static facet =>
            $" {facet.Definition.Key}={string.Join(',', facet.Values.Select(static value => value.Text))}{(facet.IsUnknown ? "?" : "")}"
            + (facet.Implied.IsEmpty ? "" : $"({string.Join(',', facet.Implied.Select(static value => value.Text).Order(StringComparer.Ordinal))})"));
        return access.Effect.ToWord() + (access.IsHousekeeping ? "~" : "") + string.Concat(facets);
    }

    private static QualifiedName Name(string text) => text.Split('.') switch
    {
        [var name] => new QualifiedName(null, null, name),
        [var schema, var name] => new QualifiedName(null, schema, name),
        [var catalog, var schema, var name] => new QualifiedName(catalog, schema, name),
        _ => throw new ArgumentException(text),
    };

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
