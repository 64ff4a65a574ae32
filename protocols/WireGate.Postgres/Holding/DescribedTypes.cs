using System.Buffers;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Relay;

namespace WireGate.Postgres.Holding;

/// <summary>
/// Keeps what the backend says of a kept statement's parameters (<c>'t' Int32 length, Int16 count, Int32 type*</c>): drivers that declare no types bind
/// binary values by it, and people are to read them.
/// </summary>
internal sealed class DescribedTypes(KeptText kept) : INameEffect
{
    /// <summary>Upstream pump: the ParameterDescription, whole.</summary>
    public void Read(in ReadOnlySequence<byte> message) => kept.Described = message.Slice(MessageReader.HeadLength + sizeof(short)).ToArray();

    public void Completed()
    {
    }

    public void Ended()
    {
    }
}
