using System.Buffers.Binary;

namespace WireGate.Postgres.Masking.Values;

/// <summary>Zero that keeps what the column's type says of its length: of a numeric the digits behind the point, of a bit string the bits.</summary>
internal sealed class ZeroMask(ValueKind kind, bool isBinary) : IValueMask
{
    /// <summary>PostgreSQL's limit on digits behind the point (NUMERIC_MAX_RESULT_SCALE, and what a stored one may have).</summary>
    private const int MostDigits = 16383;

    public bool TryMask(ReadOnlySpan<byte> value, RowBuffer output)
    {
        if (kind == ValueKind.Bits) MaskBits(value, output);
        else MaskNumeric(value, output);
        return true;
    }

    private void MaskBits(ReadOnlySpan<byte> value, RowBuffer output)
    {
        if (!isBinary)
        {
            output.Fill((byte)'0', value.Length);
            return;
        }

        // Int32 bits, then the bits.
        var head = Math.Min(value.Length, sizeof(int));
        output.Write(value[..head]);
        output.Fill(0, value.Length - head);
    }

    /// <summary>Binary: Int16 digits, Int16 weight, UInt16 sign, UInt16 digits behind the point.</summary>
    private void MaskNumeric(ReadOnlySpan<byte> value, RowBuffer output)
    {
        if (isBinary)
        {
            output.Fill(0, 6);
            if (value.Length >= 8 && BinaryPrimitives.ReadUInt16BigEndian(value[6..]) <= MostDigits) output.Write(value[6..8]);
            else output.Fill(0, 2);
            return;
        }

        output.Write((byte)'0');
        var point = value.IndexOf((byte)'.');
        if (point < 0) return;
        output.Write((byte)'.');
        output.Fill((byte)'0', value.Length - point - 1);
    }
}
