using WireGate.Core.Masks;

namespace WireGate.Postgres.Masking.Provenance;

/// <summary>One column of a result, or of something in a FROM list, as the masks see it.</summary>
/// <param name="Name">As the server names it.</param>
/// <param name="Mask">What hides its values; null where nothing does.</param>
/// <param name="Source">The masked column that they are of, for people.</param>
internal readonly record struct Output(string Name, Mask? Mask = null, string? Source = null)
{
    /// <summary>Any number of columns that no mask hides, such as those of a function in FROM.</summary>
    public static readonly Output Open = new("") { IsOpen = true };

    /// <summary>Nothing stands in it but NULL.</summary>
    public static readonly Output Nothing = new("") { IsNull = true };

    public bool IsHidden => Mask is not null;

    /// <summary>Made of the masked column by an expression, so that the mask can't be put on its values: it is not to be read at all.</summary>
    public bool IsDerived { get; init; }

    /// <summary>Values of the masked column stand beside others, which an agent may have chosen.</summary>
    public bool IsMixed { get; init; }

    public bool IsOpen { get; init; }

    public bool IsNull { get; init; }
}
