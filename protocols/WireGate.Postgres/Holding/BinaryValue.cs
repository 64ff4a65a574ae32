using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace WireGate.Postgres.Holding;

/// <summary>
/// A bound value for people. What is not surely text, or of a type read here, is told by its length and all its bytes: nothing is left out.
/// </summary>
internal static class BinaryValue
{
    /// <summary>The first day of PostgreSQL's binary dates.</summary>
    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    public static string Show(ReadOnlySpan<byte> value, uint type, bool isText)
    {
        if (isText) return Utf8.IsValid(value) ? Encoding.UTF8.GetString(value) : Bytes(value);
        var culture = CultureInfo.InvariantCulture;
        return (type, value.Length) switch
        {
            (16, 1) when value[0] <= 1 => value[0] == 1 ? "true" : "false",
            (21, 2) => BinaryPrimitives.ReadInt16BigEndian(value).ToString(culture),
            (23, 4) => BinaryPrimitives.ReadInt32BigEndian(value).ToString(culture),
            (20, 8) => BinaryPrimitives.ReadInt64BigEndian(value).ToString(culture),
            (26, 4) => BinaryPrimitives.ReadUInt32BigEndian(value).ToString(culture),
            (700, 4) => BinaryPrimitives.ReadSingleBigEndian(value).ToString("R", culture),
            (701, 8) => BinaryPrimitives.ReadDoubleBigEndian(value).ToString("R", culture),
            (1082, 4) => Date(BinaryPrimitives.ReadInt32BigEndian(value)) ?? Bytes(value),
            (1114, 8) => Time(BinaryPrimitives.ReadInt64BigEndian(value), "") ?? Bytes(value),
            (1184, 8) => Time(BinaryPrimitives.ReadInt64BigEndian(value), "Z") ?? Bytes(value),
            (1700, >= 8) => NumericValue.Show(value) ?? Bytes(value),
            (2950, 16) => new Guid(value, bigEndian: true).ToString(),
            (3802, > 0) when value[0] == 1 && Utf8.IsValid(value) => Encoding.UTF8.GetString(value[1..]),
            (19 or 25 or 114 or 142 or 1042 or 1043, _) when Utf8.IsValid(value) => Encoding.UTF8.GetString(value),
            _ => Bytes(value),
        };
    }

    private static string Bytes(ReadOnlySpan<byte> value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.Length} bytes: {Convert.ToHexStringLower(value)}");

    private static string? Date(int days)
    {
        if (days is int.MaxValue) return "infinity";
        if (days is int.MinValue) return "-infinity";
        return Math.Abs((long)days) < 700_000 ? Epoch.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
    }

    private static string? Time(long microseconds, string zone)
    {
        if (microseconds is long.MaxValue) return "infinity";
        if (microseconds is long.MinValue) return "-infinity";
        return Math.Abs(microseconds / 86_400_000_000) < 700_000
            ? Epoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture) + zone : null;
    }
}
