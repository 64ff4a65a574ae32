using System.Collections.Immutable;
using WireGate.Core.Masks;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>
/// Goes through expressions. What it does not know by name it takes for something that makes a new value of all that it holds: a masked
/// column in it refuses the statement.
/// </summary>
internal sealed class ExpressionTracer(Tracing tracing, QueryTracer queries)
{
    /// <summary>Comparisons: what they say is true or false, and no error of theirs tells a value.</summary>
    private static bool IsComparison(Node expression)
    {
        var kind = expression["kind"u8];
        if (!kind.Is("AEXPR_OP"u8) && !kind.Is("AEXPR_OP_ANY"u8) && !kind.Is("AEXPR_OP_ALL"u8)) return !kind.Is("AEXPR_NULLIF"u8) && !kind.Is("AEXPR_OF"u8);
        string? name = null;
        foreach (var part in expression["name"u8]) name = Names.String(part);
        return name is "=" or "<>" or "!=" or "<" or ">" or "<=" or ">=" or "~" or "~*" or "!~" or "!~*" or "~~" or "~~*" or "!~~" or "!~~*";
    }

    /// <summary>What an item of a select list, or anything else that gives back one of the values it is given, makes a column of.</summary>
    public Output Item(Node value, Scope scope)
    {
        if (!tracing.HasRoom()) return default;
        var node = value.Wrapped;
        switch (NodeTypes.Find(node.Name))
        {
            case NodeType.ColumnRef:
                return Columns.Resolve(tracing, node, scope);
            case NodeType.A_Const:
                return node["isnull"u8].IsTrue ? Output.Nothing : default;
            case NodeType.CollateClause:
                return Item(node["arg"u8], scope);
            case NodeType.CoalesceExpr:
                return Any(node["args"u8], scope);
            case NodeType.CaseExpr:
                return Case(node, scope);
            case NodeType.TypeCast:
                return Cast(node, scope);
            case NodeType.SubLink when node["subLinkType"u8].Is("EXPR_SUBLINK"u8):
                return OnlyColumn(queries.Select(node["subselect"u8].As("SelectStmt"u8), scope));
            case NodeType.FuncCall when Functions.IsPick(Functions.Own(node)):
                return Pick(node, scope);
            default:
                Walk(value, scope, Use.Value);
                return default;
        }
    }

    /// <summary>A scalar sub-select's. Where it isn't seen to be one, by a star of any number of columns, what is hidden of it can't be told from the rest.</summary>
    private Output OnlyColumn(ImmutableArray<Output> columns)
    {
        if (columns is [{ IsOpen: false } only]) return only;
        foreach (var column in columns) tracing.Touch(column, Use.Value);
        return default;
    }

    /// <summary>Everything inside a value of any shape: a list, a wrapped node, a node without its name around it.</summary>
    public void Walk(Node value, Scope scope, Use use)
    {
        if (tracing.Refusal is not null || !value.Exists || !tracing.HasRoom()) return;
        if (!value.IsObject && !value.IsArray) return;
        var inner = value.IsObject ? value.Wrapped : default;
        if (inner.Exists) Visit(NodeTypes.Find(inner.Name), inner, scope, use);
        else
            foreach (var child in value) Walk(child, scope, use);
    }

    private void Visit(NodeType type, Node node, Scope scope, Use use)
    {
        switch (type)
        {
            case NodeType.ColumnRef:
                tracing.Touch(Columns.Resolve(tracing, node, scope), use);
                break;
            case NodeType.SelectStmt:
                foreach (var column in queries.Select(node, scope)) tracing.Touch(column, use);
                break;
            case NodeType.SubLink:
                SubLink(node, scope, use);
                break;
            case NodeType.FuncCall:
                Function(node, scope, use);
                break;
            case NodeType.A_Expr:
                Fields(node, scope, use == Use.Predicate && IsComparison(node) ? Use.Predicate : Use.Value);
                break;
            case NodeType.CaseExpr:
                Walk(node["arg"u8], scope, Use.Predicate);
                foreach (var when in node["args"u8])
                {
                    Walk(when.As("CaseWhen"u8)["expr"u8], scope, Use.Predicate);
                    Walk(when.As("CaseWhen"u8)["result"u8], scope, use);
                }

                Walk(node["defresult"u8], scope, use);
                break;
            case NodeType.NullTest:
                // That there is a value tells no more of it than count does.
                if (node["arg"u8].As("ColumnRef"u8) is { Exists: true } tested && !Columns.IsStar(tested)
                    && Columns.Resolve(tracing, tested, scope) is { IsDerived: false }) break;
                Walk(node["arg"u8], scope, use);
                break;
            case NodeType.TypeCast:
                Walk(node["arg"u8], scope, use == Use.Predicate && Functions.IsText(node["typeName"u8]) ? Use.Predicate : Use.Value);
                break;
            case NodeType.GroupingFunc:
                Fields(node, scope, Use.Predicate);
                break;
            case NodeType.TypeName or NodeType.A_Const or NodeType.ParamRef or NodeType.SetToDefault:
                break;
            case NodeType.BoolExpr or NodeType.CoalesceExpr or NodeType.MinMaxExpr or NodeType.RowExpr or NodeType.List or NodeType.A_ArrayExpr
                or NodeType.SortBy or NodeType.CollateClause or NodeType.BooleanTest or NodeType.ResTarget:
                Fields(node, scope, use);
                break;
            default:
                Fields(node, scope, Use.Value);
                break;
        }
    }

    private void Fields(Node node, Scope scope, Use use)
    {
        foreach (var field in node) Walk(field, scope, use);
    }

    private void SubLink(Node node, Scope scope, Use use)
    {
        var type = node["subLinkType"u8];
        var columns = queries.Select(node["subselect"u8].As("SelectStmt"u8), scope);
        // EXISTS looks at rows, and not into them.
        if (type.Is("EXISTS_SUBLINK"u8)) return;
        Walk(node["testexpr"u8], scope, use);
        foreach (var column in columns) tracing.Touch(column, type.Is("ARRAY_SUBLINK"u8) ? Use.Value : use);
    }

    private void Function(Node node, Scope scope, Use use)
    {
        var name = Functions.Own(node);
        Around(node, scope);
        if (Functions.IsCount(name))
        {
            Count(node, scope);
            return;
        }

        var index = 0;
        foreach (var argument in node["args"u8]) Walk(argument, scope, use == Use.Predicate ? Functions.Argument(name, index++) : Use.Value);
    }

    /// <summary>What stands around a call: FILTER, ORDER BY and OVER decide which rows it sees.</summary>
    private void Around(Node node, Scope scope)
    {
        Walk(node["agg_filter"u8], scope, Use.Predicate);
        Walk(node["agg_order"u8], scope, node["agg_within_group"u8].IsTrue ? Use.Value : Use.Predicate);
        var over = node["over"u8];
        Window(over.Wrapped is { Exists: true } wrapped ? wrapped : over, scope);
    }

    public void Window(Node window, Scope scope)
    {
        Walk(window["partitionClause"u8], scope, Use.Predicate);
        Walk(window["orderClause"u8], scope, Use.Predicate);
        Walk(window["startOffset"u8], scope, Use.Value);
        Walk(window["endOffset"u8], scope, Use.Value);
    }

    /// <summary>How many values there are, or different ones: it tells none, as long as no chosen value is among them.</summary>
    private void Count(Node node, Scope scope)
    {
        foreach (var argument in node["args"u8])
        {
            var reference = argument.As("ColumnRef"u8);
            if (!reference.Exists || Columns.IsStar(reference))
            {
                Walk(argument, scope, Use.Value);
                continue;
            }

            var column = Columns.Resolve(tracing, reference, scope);
            if (column.IsDerived) tracing.Touch(column, Use.Value);
            else if (column.IsMixed && node["agg_distinct"u8].IsTrue) tracing.Touch(column, Use.Predicate);
        }
    }

    private Output Pick(Node node, Scope scope)
    {
        Around(node, scope);
        var (picked, count) = (default(Output), 0);
        foreach (var argument in node["args"u8])
        {
            if (count++ == 0) picked = Item(argument, scope);
            else if (count == 3) picked = Columns.Together(tracing, picked, Item(argument, scope));
            else Walk(argument, scope, Use.Value);
        }

        if (picked.Mask is { } mask && Functions.TellsOrder(Functions.Own(node), mask)) tracing.Touch(picked, Use.Predicate);
        return picked;
    }

    private Output Any(Node list, Scope scope)
    {
        var any = Output.Nothing;
        foreach (var value in list) any = Columns.Together(tracing, any, Item(value, scope));
        return any;
    }

    private Output Case(Node node, Scope scope)
    {
        Walk(node["arg"u8], scope, Use.Predicate);
        var any = Output.Nothing;
        foreach (var item in node["args"u8])
        {
            var when = item.As("CaseWhen"u8);
            Walk(when["expr"u8], scope, Use.Predicate);
            any = Columns.Together(tracing, any, Item(when["result"u8], scope));
        }

        return node["defresult"u8].Exists ? Columns.Together(tracing, any, Item(node["defresult"u8], scope)) : any;
    }

    /// <summary>As text a value is the same value; only what a mask shows a part of may then show a part that it would not have.</summary>
    private Output Cast(Node node, Scope scope)
    {
        var column = Item(node["arg"u8], scope);
        if (column.IsHidden && (!Functions.IsText(node["typeName"u8]) || column.Mask!.Method == MaskMethod.Partial)) tracing.Touch(column, Use.Value);
        return column.IsNull ? column : column with { Name = "" };
    }
}
