using System.Buffers;
using System.Collections.Immutable;

namespace WireGate.Postgres.Relay;

/// <summary>The parameter types that a Parse declares.</summary>
internal static class ParameterTypes
{
    /// <summary>FirstNormalObjectId: below it are PostgreSQL's own types, whose input functions do nothing but read their text.</summary>
    public const uint FirstUserOid = 16384;

    /// <param name="types">Four bytes each.</param>
    /// <returns>Those that are not PostgreSQL's own, each once; as a rule none.</returns>
    public static ImmutableArray<uint> Read(in ReadOnlySequence<byte> types)
    {
        HashSet<uint>? found = null;
        var reader = new SequenceReader<byte>(types);
        while (reader.TryReadBigEndian(out int oid))
            if ((uint)oid >= FirstUserOid) (found ??= []).Add((uint)oid);
        return found is null ? [] : [.. found];
    }
}
