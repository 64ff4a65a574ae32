using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using WireGate.Core.Approvals;
using WireGate.Postgres.Recording;

namespace WireGate.Postgres.Holding;

/// <summary>The parameters of a held statement for people.</summary>
internal static class BoundParameters
{
    /// <param name="kept">Types and values.</param>
    /// <param name="hides">The values are taken for secrets.</param>
    public static ImmutableArray<HeldParameter> Read(KeptText kept, bool hides)
    {
        if (kept.Values.IsEmpty) return [];
        var all = ImmutableArray.CreateBuilder<HeldParameter>();
        var reader = new SequenceReader<byte>(new ReadOnlySequence<byte>(kept.Values));
        var count = BoundValues.Instance.Begin(ref reader);
        for (var i = 0; i < count; i++)
        {
            var (value, isText) = BoundValues.Instance.Next(ref reader, i);
            // 0 leaves the type to the backend, which may have told what it took.
            var declared = TypeOf(kept.Types.Span, i);
            var type = declared != 0 ? declared : TypeOf(kept.Described, i);
            var shown = value is not { } bytes ? null : hides ? "(hidden: a secret)" : BinaryValue.Show(bytes.ToArray(), type, isText);
            all.Add(new HeldParameter(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), TypeNames.Of(type), shown));
        }

        return all.DrainToImmutable();
    }

    private static uint TypeOf(ReadOnlySpan<byte> types, int index) =>
        types.Length >= (index + 1) * sizeof(uint) ? BinaryPrimitives.ReadUInt32BigEndian(types[(index * sizeof(uint))..]) : 0;
}
