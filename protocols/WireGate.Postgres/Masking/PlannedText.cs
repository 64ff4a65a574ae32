namespace WireGate.Postgres.Masking;

/// <summary>The bytes of a text that was prepared, kept so that its plan can be made anew when rules or the catalogue have changed.</summary>
/// <param name="Sql">The whole text.</param>
/// <param name="Statement">Which of its statements prepared or declared what runs; null where the whole text was prepared by Parse.</param>
internal sealed record PlannedText(byte[] Sql, int? Statement = null)
{
    /// <summary>Another text that the name may stand for.</summary>
    public PlannedText? Other { get; init; }

    public long Length => Sql.Length + (Other?.Length ?? 0);

    /// <summary>The one that <paramref name="one"/> and <paramref name="other"/> make where the name may stand for either; null where one was not kept.</summary>
    public static PlannedText? Either(PlannedText? one, PlannedText? other)
    {
        if (one is null || other is null) return null;
        return ReferenceEquals(one, other) ? one : one with { Other = other };
    }
}
