namespace WireGate.Postgres.Masking.Copy;

/// <summary>The rows of one of COPY's formats.</summary>
internal interface ICopyRows
{
    /// <summary>How long the row is that the bytes begin with; 0 if it is not all there.</summary>
    /// <exception cref="Core.ProtocolViolationException">It is none.</exception>
    int Measure(ReadOnlySpan<byte> bytes);

    /// <summary>Writes a whole row with its masks on.</summary>
    /// <exception cref="Core.ProtocolViolationException">It is none.</exception>
    void Rewrite(ReadOnlySpan<byte> row, RowBuffer output);

    /// <summary>No row follows.</summary>
    /// <exception cref="Core.ProtocolViolationException">One would have had to.</exception>
    void End();
}
