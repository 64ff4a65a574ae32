using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using WireGate.Core;

namespace WireGate.Recording.Format;

/// <summary>Writes one access of an operation.</summary>
internal sealed class AccessWriter(IBufferWriter<byte> output)
{
    private int _taken;
    private ulong _leftOut;

    /// <summary>Returns about how many bytes it took.</summary>
    public int Write(Access access)
    {
        _taken = 0;
        _leftOut = 0;
        output.Byte(CborOutput.OpenMap);
        output.Byte(AccessKey.Effect);
        output.String(access.Effect.ToWord());
        Facets(access.Facets, AccessKey.Values, static facet => facet.Values);
        Facets(access.Facets, AccessKey.Implied, static facet => facet.Implied);
        Unknown(access.Facets);
        if (_leftOut > 0) output.Keyed(AccessKey.LeftOut, _leftOut);
        if (access.IsHousekeeping)
        {
            output.Byte(AccessKey.Housekeeping);
            output.Byte(CborOutput.True);
        }

        output.Byte(CborOutput.Break);
        return _taken;
    }

    private void Facets(ImmutableArray<Facet> facets, int key, Func<Facet, ImmutableArray<FacetValue>> valuesOf)
    {
        var any = false;
        foreach (var facet in facets)
        {
            var values = valuesOf(facet);
            if (values.IsEmpty) continue;
            if (!any)
            {
                output.Byte((byte)key);
                output.Byte(CborOutput.OpenMap);
                any = true;
            }

            output.String(facet.Definition.Key);
            output.Byte(CborOutput.OpenArray);
            foreach (var value in values) Value(value.Text);
            output.Byte(CborOutput.Break);
        }

        if (any) output.Byte(CborOutput.Break);
    }

    private void Unknown(ImmutableArray<Facet> facets)
    {
        var any = false;
        foreach (var facet in facets)
        {
            if (!facet.IsUnknown) continue;
            if (!any)
            {
                output.Byte(AccessKey.Unknown);
                output.Byte(CborOutput.OpenArray);
                any = true;
            }

            output.String(facet.Definition.Key);
        }

        if (any) output.Byte(CborOutput.Break);
    }

    private void Value(string text)
    {
        if (_taken + Encoding.UTF8.GetByteCount(text) > FormatLimits.AccessValues)
        {
            _leftOut++;
            return;
        }

        _taken += output.String(text) + 1;
    }
}
