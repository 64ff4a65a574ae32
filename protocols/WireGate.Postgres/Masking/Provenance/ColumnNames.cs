using System.Text;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>
/// What the server calls a column without AS (FigureColname in parse_target.c). A wrong name could hide a masked column of the same name around it, so what can't be told
/// refuses the statement.
/// </summary>
internal static class ColumnNames
{
    private const string None = "?column?";

    /// <summary>How good a name is: the type of a cast and <c>case</c> give way to a better one inside.</summary>
    private enum Strength
    {
        None,
        Weak,
        Strong,
    }

    public static string Of(Tracing tracing, Node value) => Figure(tracing, value).Name ?? None;

    private static (string? Name, Strength Strength) Figure(Tracing tracing, Node value)
    {
        var node = value.Wrapped;
        switch (NodeTypes.Find(node.Name))
        {
            case NodeType.ColumnRef:
                return Strong(Last(node["fields"u8]));
            case NodeType.A_Indirection:
                return Last(node["indirection"u8]) is { } field ? Strong(field) : Figure(tracing, node["arg"u8]);
            case NodeType.FuncCall:
                return Strong(Last(node["funcname"u8]));
            case NodeType.TypeCast:
                return Or(Figure(tracing, node["arg"u8]), Last(node["typeName"u8]["names"u8]));
            case NodeType.CollateClause:
                return Figure(tracing, node["arg"u8]);
            case NodeType.CaseExpr:
                return Or(node["defresult"u8].Exists ? Figure(tracing, node["defresult"u8]) : default, "case");
            case NodeType.CoalesceExpr:
                return Strong("coalesce");
            case NodeType.MinMaxExpr:
                return Strong(node["op"u8].Is("IS_LEAST"u8) ? "least" : "greatest");
            case NodeType.A_ArrayExpr:
                return Strong("array");
            case NodeType.RowExpr:
                return Strong("row");
            case NodeType.GroupingFunc:
                return Strong("grouping");
            case NodeType.SubLink:
                return OfSubLink(tracing, node);
            case NodeType.A_Expr:
                return Strong(node["kind"u8].Is("AEXPR_NULLIF"u8) ? "nullif" : null);
            case NodeType.SQLValueFunction:
                return Strong(OfValueFunction(node["op"u8]));
            default:
                return default;
        }
    }

    private static (string?, Strength) Strong(string? name) => (name, name is null ? Strength.None : Strength.Strong);

    private static (string?, Strength) Or((string? Name, Strength Strength) inner, string? name) =>
        inner.Strength == Strength.Strong || name is null ? inner : (name, Strength.Weak);

    /// <summary><c>SVFOP_CURRENT_DATE</c>; those that take a precision end in <c>_N</c> where it is written, which is no part of the name.</summary>
    private static string? OfValueFunction(Node op)
    {
        if (Encoding.ASCII.GetString(op.Utf8) is not { Length: > 6 } word) return null;
        var name = word[6..].ToLowerInvariant();
        return name.EndsWith("_n", StringComparison.Ordinal) ? name[..^2] : name;
    }

    private static (string?, Strength) OfSubLink(Tracing tracing, Node node)
    {
        var type = node["subLinkType"u8];
        if (type.Is("EXISTS_SUBLINK"u8)) return Strong("exists");
        if (type.Is("ARRAY_SUBLINK"u8)) return Strong("array");
        if (!type.Is("EXPR_SUBLINK"u8)) return default;
        foreach (var target in node["subselect"u8].As("SelectStmt"u8)["targetList"u8])
        {
            var first = target.As("ResTarget"u8);
            if (first["name"u8].Text is { } name) return Strong(name);
            if (!IsStar(first["val"u8])) return Strong(Of(tracing, first["val"u8]));
            break;
        }

        tracing.RefuseUnclear("the gate can't tell the name of a column that a sub-select makes: give it one with AS");
        return default;
    }

    private static bool IsStar(Node value)
    {
        foreach (var step in value.Wrapped["fields"u8])
            if (step.As("A_Star"u8).Exists) return true;
        foreach (var step in value.Wrapped["indirection"u8])
            if (step.As("A_Star"u8).Exists) return true;
        return false;
    }

    private static string? Last(Node list)
    {
        string? last = null;
        foreach (var item in list)
            if (Names.String(item) is { } text) last = text;
        return last;
    }
}
