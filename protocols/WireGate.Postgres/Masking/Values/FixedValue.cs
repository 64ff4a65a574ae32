using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace WireGate.Postgres.Masking.Values;

/// <summary>The text that a rule gives, as a value of a type; nothing where it is none.</summary>
internal static class FixedValue
{
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public static byte[]? Encode(uint type, TypeForm form, string text, bool isBinary) => form.Kind switch
    {
        ValueKind.Text when type == TypeForms.Xml && text.AsSpan().ContainsAny('<', '&') => null,
        ValueKind.Text or ValueKind.Padded => text.Contains('\0') ? null : Encoding.UTF8.GetBytes(text),
        ValueKind.Json or ValueKind.Jsonb => Json(form.Kind, text, isBinary),
        ValueKind.Integer => Integer(type, form.Width, text, isBinary),
        ValueKind.Numeric => Decimal(text, isBinary),
        ValueKind.Uuid => Guid.TryParseExact(text, "D", out var uuid) ? isBinary ? uuid.ToByteArray(bigEndian: true) : Ascii(uuid.ToString()) : null,
        ValueKind.Bytes => Bytes(text, isBinary),
        ValueKind.Array => text == "{}" ? form.Constant(isBinary) : null,
        ValueKind.Plain => Plain(type, form, text, isBinary),
        _ => null,
    };

    private static byte[]? Plain(uint type, TypeForm form, string text, bool isBinary)
    {
        if (Encoding.UTF8.GetString(form.Text) == text) return form.Constant(isBinary);
        return type switch
        {
            TypeForms.Bool => Bool(text, isBinary),
            TypeForms.Float4 or TypeForms.Float8 => Float(type, text, isBinary),
            TypeForms.Date => Date(text, isBinary),
            TypeForms.Timestamp or TypeForms.TimestampTz => Timestamp(text, type == TypeForms.TimestampTz, isBinary),
            TypeForms.Time => Time(text, isBinary),
            869 => Address(text, isBinary),
            _ => null,
        };
    }

    private static byte[]? Json(ValueKind kind, string text, bool isBinary)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var reader = new Utf8JsonReader(bytes);
            while (reader.Read())
            {
            }
        }
        catch (JsonException)
        {
            return null;
        }

        return isBinary && kind == ValueKind.Jsonb ? [1, .. bytes] : bytes;
    }

    private static byte[]? Bool(string text, bool isBinary) => text switch
    {
        "true" or "t" => isBinary ? [1] : "t"u8.ToArray(),
        "false" or "f" => isBinary ? [0] : "f"u8.ToArray(),
        _ => null,
    };

    private static byte[]? Integer(uint type, int width, string text, bool isBinary)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        var (least, most) = (type, width) switch
        {
            (TypeForms.Int2, _) => (short.MinValue, short.MaxValue),
            (TypeForms.Int4, _) => (int.MinValue, int.MaxValue),
            (TypeForms.Int8, _) => (long.MinValue, long.MaxValue),
            // oid and its kin have no sign.
            (_, 4) => (0L, uint.MaxValue),
            _ => (0L, long.MaxValue),
        };
        if (number < least || number > most) return null;
        if (!isBinary) return Ascii(number.ToString(CultureInfo.InvariantCulture));
        var wide = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(wide, number);
        return wide[^width..];
    }

    private static byte[]? Float(uint type, string text, bool isBinary)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number)) return null;
        var isShort = type == TypeForms.Float4;
        if (isShort && !float.IsFinite((float)number)) return null;
        var bytes = new byte[isShort ? 4 : 8];
        if (isShort) BinaryPrimitives.WriteSingleBigEndian(bytes, (float)number);
        else BinaryPrimitives.WriteDoubleBigEndian(bytes, number);
        return isBinary ? bytes : Ascii(isShort ? ((float)number).ToString("R", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture));
    }

    /// <summary>Binary: digits to the base of 10,000, the first of them weighing 10,000 to the power of the weight.</summary>
    private static byte[]? Decimal(string text, bool isBinary)
    {
        const int FourDigits = 10_000;
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return null;
        if (!isBinary) return Ascii(number.ToString(CultureInfo.InvariantCulture));
        var digits = new List<short>();
        var whole = decimal.Truncate(Math.Abs(number));
        var rest = Math.Abs(number) - whole;
        for (; whole > 0; whole = decimal.Truncate(whole / FourDigits)) digits.Insert(0, (short)(whole % FourDigits));
        var weight = digits.Count - 1;
        for (; rest > 0; rest -= decimal.Truncate(rest))
        {
            rest *= FourDigits;
            digits.Add((short)decimal.Truncate(rest));
        }

        var bytes = new byte[8 + (digits.Count * 2)];
        BinaryPrimitives.WriteInt16BigEndian(bytes, (short)digits.Count);
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(2), (short)weight);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), (ushort)(number < 0 ? 0x4000 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(6), number.Scale);
        for (var i = 0; i < digits.Count; i++) BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(8 + (i * 2)), digits[i]);
        return bytes;
    }

    private static byte[]? Bytes(string text, bool isBinary)
    {
        if (!text.StartsWith("\\x", StringComparison.Ordinal)) return null;
        try
        {
            var bytes = Convert.FromHexString(text.AsSpan(2));
            return isBinary ? bytes : Ascii("\\x" + Convert.ToHexStringLower(bytes));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Binary: days since 2000-01-01.</summary>
    private static byte[]? Date(string text, bool isBinary)
    {
        if (!DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return null;
        if (!isBinary) return Ascii(text);
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, (int)(day - Epoch).TotalDays);
        return bytes;
    }

    /// <summary>Binary: microseconds since 2000-01-01.</summary>
    private static byte[]? Timestamp(string text, bool isZoned, bool isBinary)
    {
        if (isZoned && text.EndsWith("+00", StringComparison.Ordinal)) text = text[..^3];
        if (!DateTime.TryParseExact(text, ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return null;
        return isBinary ? Long((time - Epoch).Ticks / TimeSpan.TicksPerMicrosecond)
            : Ascii(time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + (isZoned ? "+00" : ""));
    }

    private static byte[]? Time(string text, bool isBinary)
    {
        if (!TimeOnly.TryParseExact(text, ["HH:mm:ss", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return null;
        return isBinary ? Long(time.Ticks / TimeSpan.TicksPerMicrosecond) : Ascii(time.ToString("HH:mm:ss", CultureInfo.InvariantCulture));
    }

    private static byte[]? Address(string text, bool isBinary)
    {
        if (!IPAddress.TryParse(text, out var address)) return null;
        if (!isBinary) return Ascii(address.ToString());
        var isShort = address.AddressFamily == AddressFamily.InterNetwork;
        var bytes = address.GetAddressBytes();
        return [(byte)(isShort ? 2 : 3), (byte)(bytes.Length * 8), 0, (byte)bytes.Length, .. bytes];
    }

    private static byte[] Long(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
