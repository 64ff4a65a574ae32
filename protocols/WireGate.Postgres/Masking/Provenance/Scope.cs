using WireGate.Core.Masks;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>The names that an expression of one query level sees, and those of the queries around it.</summary>
/// <param name="parent">The level around it; null for the outermost.</param>
internal sealed class Scope(Scope? parent)
{
    public Scope? Parent => parent;

    public List<FromRange> Ranges { get; } = [];

    /// <summary>What <c>*</c> stands for.</summary>
    public List<Output> Star { get; } = [];

    public bool IsOpen => Ranges.Exists(static range => range is { IsOpen: true, IsQualifiedOnly: false });

    public void Add(FromItem item)
    {
        Ranges.AddRange(item.Ranges);
        Star.AddRange(item.Star);
    }

    /// <summary>A column of this level by its bare name. Where several have it, as after USING, it is taken for whichever is hidden.</summary>
    public Output? FindColumn(string name)
    {
        Output? found = null;
        foreach (var range in Ranges)
        {
            if (range.IsQualifiedOnly || range.Find(name) is not { } column) continue;
            found = found is not { } other || (!other.IsHidden && !column.IsHidden) ? column : (column.IsHidden ? column : other) with
            {
                Mask = MaskStrictness.Stricter(other.Mask, column.Mask),
                IsDerived = column.IsDerived || other.IsDerived,
                IsMixed = column.IsMixed || other.IsMixed || !column.IsHidden || !other.IsHidden,
            };
        }

        return found;
    }

    public FromRange? FindRange(string? schema, string name)
    {
        foreach (var range in Ranges)
            if (range.Name == name && (schema is null || range.Schema == schema)) return range;
        return null;
    }

    /// <summary>The first hidden column in sight.</summary>
    public Output? Hidden
    {
        get
        {
            for (var scope = this; scope is not null; scope = scope.Parent)
                foreach (var range in scope.Ranges)
                    if (range.Hidden is { } hidden) return hidden;
            return null;
        }
    }
}
