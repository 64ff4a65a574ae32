namespace WireGate.Postgres.Masking.Copy;

/// <summary>How values are written in a line.</summary>
internal interface ILineForm
{
    /// <summary>Where the next such letter stands that is no part of a value; -1 if there is none. The text begins outside of any quotes.</summary>
    int EndOf(ReadOnlySpan<byte> text, byte letter);

    /// <summary>A value as it was before it was written.</summary>
    void Decode(ReadOnlySpan<byte> field, RowBuffer output);

    /// <param name="value">A value.</param>
    /// <param name="field">In whose place it is written: quoted as that was.</param>
    /// <param name="output">Gets it.</param>
    void Encode(ReadOnlySpan<byte> value, ReadOnlySpan<byte> field, RowBuffer output);
}
