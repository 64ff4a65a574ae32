namespace WireGate.Postgres.Masking.Values;

/// <summary>Puts something in the place of the values of one column, in the type and format that the client decodes them by. Keeps nothing between two calls.</summary>
internal interface IValueMask
{
    /// <param name="value">A value; NULL stays NULL and is not asked for.</param>
    /// <param name="output">Gets what stands in its place.</param>
    /// <returns>False: NULL does, and what was written does not count.</returns>
    bool TryMask(ReadOnlySpan<byte> value, RowBuffer output);
}
