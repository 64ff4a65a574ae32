namespace WireGate.Core.Masks;

/// <summary>Which of several masks of one value hides it.</summary>
public static class MaskStrictness
{
    /// <summary>The one that shows less, and predicates only where both allow them; of equals the one whose rule comes first by name.</summary>
    public static Mask? Stricter(Mask? one, Mask? other)
    {
        if (one is null || ReferenceEquals(one, other)) return other ?? one;
        if (other is null) return one;
        var order = Rank(one.Method) - Rank(other.Method);
        if (order == 0) order = string.CompareOrdinal(one.Rule, other.Rule);
        var stricter = order <= 0 ? one : other;
        return stricter.AllowsPredicates && !(one.AllowsPredicates && other.AllowsPredicates) ? stricter with { AllowsPredicates = false } : stricter;
    }

    /// <summary>A hash shows which values are the same, a part shows a part; a text that somebody chose may say more than stars.</summary>
    private static int Rank(MaskMethod method) => method switch
    {
        MaskMethod.Null => 0,
        MaskMethod.Redact => 1,
        MaskMethod.Fixed => 2,
        MaskMethod.Hash => 3,
        _ => 4,
    };
}
