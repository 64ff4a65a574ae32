namespace WireGate.Postgres.Masking.Rows;

/// <summary>Makes of the rows of one result what the client may see of them.</summary>
internal interface IRowRewriter
{
    /// <param name="frames">Whole DataRow or CopyData messages, in one piece of memory.</param>
    /// <param name="output">Gets the messages that go to the client in their place.</param>
    /// <returns>How many messages were written.</returns>
    /// <exception cref="Core.ProtocolViolationException">They are not what the result was announced to be.</exception>
    int Rewrite(ReadOnlySpan<byte> frames, RowBuffer output);

    /// <summary>No row follows.</summary>
    /// <exception cref="Core.ProtocolViolationException">One is not whole.</exception>
    void End();
}
