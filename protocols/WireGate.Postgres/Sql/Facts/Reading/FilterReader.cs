using System.Runtime.CompilerServices;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>
/// Whether a condition leaves anything out. Not a proof: it tells a forgotten WHERE and its usual disguises (true, 1=1, 'a'='a', x=x, … OR true)
/// from one that looks at the row.
/// </summary>
internal static class FilterReader
{
    public static bool Narrows(Node condition)
    {
        // Too deep to tell: the walk will find it too deep as well.
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack()) return false;
        var boolean = condition.As("BoolExpr"u8);
        if (!boolean.Exists) return !IsSameOnBothSides(condition) && (condition.Holds("ColumnRef"u8) || condition.Holds("CurrentOfExpr"u8));

        var isOr = boolean["boolop"u8].Is("OR_EXPR"u8);
        foreach (var argument in boolean["args"u8])
            if (Narrows(argument) != isOr) return !isOr;
        return isOr;
    }

    private static bool IsSameOnBothSides(Node condition)
    {
        var comparison = condition.As("A_Expr"u8);
        if (!comparison.Exists || !comparison["kind"u8].Is("AEXPR_OP"u8)) return false;
        var left = comparison["lexpr"u8].As("ColumnRef"u8);
        var right = comparison["rexpr"u8].As("ColumnRef"u8);
        if (!left.Exists || !right.Exists) return false;
        // o.id = id: where one side leaves out the relation and both name one column, it is the same, or ambiguous and an error. Only the rows
        // of a rule have no bare names.
        var (one, other) = (Names.Strings(left["fields"u8]), Names.Strings(right["fields"u8]));
        if (one.Count < other.Count) (one, other) = (other, one);
        if (one.Count > other.Count && one is ["old" or "new", _]) return false;
        return one.Skip(one.Count - other.Count).SequenceEqual(other, StringComparer.Ordinal);
    }
}
