using System.Text;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>What the server calls a column without AS (FigureColname). A name that is guessed wrong is one that isn't found, and refuses.</summary>
internal static class ColumnNames
{
    private const string None = "?column?";

    public static string Of(Node value)
    {
        var node = value.Wrapped;
        switch (NodeTypes.Find(node.Name))
        {
            case NodeType.ColumnRef:
                return Last(node["fields"u8]) ?? None;
            case NodeType.A_Indirection:
                return Last(node["indirection"u8]) ?? Of(node["arg"u8]);
            case NodeType.FuncCall:
                return Last(node["funcname"u8]) ?? None;
            case NodeType.TypeCast:
                return Of(node["arg"u8]) is var inner && inner != None ? inner : Last(node["typeName"u8]["names"u8]) ?? None;
            case NodeType.CollateClause:
                return Of(node["arg"u8]);
            case NodeType.CaseExpr:
                return node["defresult"u8].Exists && Of(node["defresult"u8]) is var other && other != None ? other : "case";
            case NodeType.CoalesceExpr:
                return "coalesce";
            case NodeType.MinMaxExpr:
                return node["op"u8].Is("IS_LEAST"u8) ? "least" : "greatest";
            case NodeType.A_ArrayExpr:
                return "array";
            case NodeType.RowExpr:
                return "row";
            case NodeType.GroupingFunc:
                return "grouping";
            case NodeType.SubLink:
                return OfSubLink(node);
            case NodeType.A_Expr:
                return node["kind"u8].Is("AEXPR_NULLIF"u8) ? "nullif" : None;
            case NodeType.SQLValueFunction:
                // SVFOP_CURRENT_DATE
                return Encoding.ASCII.GetString(node["op"u8].Utf8) is { Length: > 6 } word ? word[6..].ToLowerInvariant() : None;
            default:
                return None;
        }
    }

    private static string OfSubLink(Node node)
    {
        var type = node["subLinkType"u8];
        if (type.Is("EXISTS_SUBLINK"u8)) return "exists";
        if (type.Is("ARRAY_SUBLINK"u8)) return "array";
        if (!type.Is("EXPR_SUBLINK"u8)) return None;
        foreach (var target in node["subselect"u8].As("SelectStmt"u8)["targetList"u8])
        {
            var first = target.As("ResTarget"u8);
            return first["name"u8].Text ?? Of(first["val"u8]);
        }

        return None;
    }

    private static string? Last(Node list)
    {
        string? last = null;
        foreach (var item in list)
            if (Names.String(item) is { } text) last = text;
        return last;
    }
}
