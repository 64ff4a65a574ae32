namespace WireGate.Core.Masks;

/// <summary>How a rule hides a value. Compared by reference: made once, when rules are loaded.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Method">What stands in the value's place.</param>
public sealed record Mask(string Rule, MaskMethod Method)
{
    /// <summary>Of <see cref="MaskMethod.Fixed"/>: the text.</summary>
    public string? Text { get; init; }

    /// <summary>Whether a statement may filter, sort, group and join by the column, which tells its values to who asks often enough.</summary>
    public bool AllowsPredicates { get; init; }
}
