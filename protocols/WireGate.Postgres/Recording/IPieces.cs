using System.Buffers;

namespace WireGate.Postgres.Recording;

/// <summary>Records the further pieces of a message that is too long to be read whole.</summary>
internal interface IPieces
{
    /// <param name="piece">The next bytes of the message.</param>
    /// <param name="last">Nothing of the message follows.</param>
    void Add(in ReadOnlySequence<byte> piece, bool last);
}
