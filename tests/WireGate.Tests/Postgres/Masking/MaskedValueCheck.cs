using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>Whether a value is one of its type, told without the code under test.</summary>
internal static class MaskedValueCheck
{
    public static bool IsValid(Sample type, byte[] value, bool isBinary)
    {
        var text = Encoding.UTF8.GetString(value);
        return isBinary ? IsValidBinary(type, value) : type.Name switch
        {
            "bool" => text is "t" or "f",
            "bytea" => Regex.IsMatch(text, "^\\\\x([0-9a-f]{2})*$"),
            "char" => value.Length == 1,
            "int2" => short.TryParse(text, CultureInfo.InvariantCulture, out _),
            "int4" => int.TryParse(text, CultureInfo.InvariantCulture, out _),
            "int8" => long.TryParse(text, CultureInfo.InvariantCulture, out _),
            "oid" or "xid" or "cid" => uint.TryParse(text, CultureInfo.InvariantCulture, out _),
            "xid8" => ulong.TryParse(text, CultureInfo.InvariantCulture, out _),
            "float4" or "float8" => double.TryParse(text, CultureInfo.InvariantCulture, out _),
            "numeric" => Regex.IsMatch(text, "^-?[0-9]+\\.[0-9]{2}$"),
            "json" or "jsonb" => IsJson(value),
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", out _),
            "timestamp" => DateTime.TryParseExact(text, "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "timestamptz" => Regex.IsMatch(text, "^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\+00$"),
            "time" or "interval" => TimeOnly.TryParseExact(text, "HH:mm:ss", out _),
            "timetz" => text == "00:00:00+00",
            "inet" => text == "0.0.0.0",
            "cidr" => text == "0.0.0.0/32",
            "macaddr" => Regex.IsMatch(text, "^00(:00){5}$"),
            "macaddr8" => Regex.IsMatch(text, "^00(:00){7}$"),
            "bit" => Regex.IsMatch(text, "^[01]{5}$"),
            "varbit" => Regex.IsMatch(text, "^[01]*$"),
            "bpchar" => text.Length == 10,
            "text[]" or "int4[]" or "jsonb[]" or "int4multirange" => text == "{}",
            "int4range" => text == "empty",
            "point" => text == "(0,0)",
            "tid" => text == "(0,0)",
            "lseg" => text == "[(0,0),(0,0)]",
            "box" => text == "(0,0),(0,0)",
            "circle" => text == "<(0,0),0>",
            "money" => text == "$0.00",
            "pg_lsn" => text == "0/0",
            "tsvector" => text.Length == 0,
            "jsonpath" => text == "$",
            "regproc" or "regclass" => text == "-",
            _ => IsAnyText(type.Name),
        };
    }

    private static bool IsValidBinary(Sample type, byte[] value) => type.Name switch
    {
        "bytea" => true,
        "json" => IsJson(value),
        "jsonb" => value[0] == 1 && IsJson(value.AsSpan(1)),
        "jsonpath" => value[0] == 1,
        "bpchar" => value.Length == 10,
        "bool" => value is [0 or 1],
        // Int16 digits, weight, sign, scale.
        "numeric" => value.Length == 8 + (2 * BinaryPrimitives.ReadInt16BigEndian(value)) && BinaryPrimitives.ReadInt16BigEndian(value.AsSpan(6)) == 2,
        "text[]" => value.SequenceEqual(Wire.Body(0, 0, 25)),
        "int4[]" => value.SequenceEqual(Wire.Body(0, 0, 23)),
        "jsonb[]" => value.SequenceEqual(Wire.Body(0, 0, 3802)),
        "int4range" => value is [1],
        "int4multirange" or "tsvector" or "varbit" => value is [0, 0, 0, 0],
        "bit" => value is [0, 0, 0, 5, 0],
        "inet" => value is [2, 32, 0, 4, ..] && value.Length == 8,
        "cidr" => value is [2, 32, 1, 4, 0, 0, 0, 0],
        _ when IsAnyText(type.Name) => true,
        // What has one length has it still.
        _ => value.Length == type.Bytes(isBinary: true).Length,
    };

    private static bool IsAnyText(string name) => name is "text" or "varchar" or "name" or "unknown" or "xml" or "refcursor" or "cstring";

    private static bool IsJson(ReadOnlySpan<byte> value)
    {
        try
        {
            var reader = new Utf8JsonReader(value);
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
