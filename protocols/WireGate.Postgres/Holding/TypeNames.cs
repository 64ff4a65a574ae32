using System.Collections.Frozen;
using System.Globalization;

namespace WireGate.Postgres.Holding;

/// <summary>PostgreSQL's own types by number, as far as drivers declare them (pg_type.dat).</summary>
internal static class TypeNames
{
    private static readonly FrozenDictionary<uint, string> Names = new Dictionary<uint, string>
    {
        [16] = "boolean",
        [17] = "bytea",
        [18] = "\"char\"",
        [19] = "name",
        [20] = "bigint",
        [21] = "smallint",
        [23] = "integer",
        [25] = "text",
        [26] = "oid",
        [114] = "json",
        [142] = "xml",
        [650] = "cidr",
        [700] = "real",
        [701] = "double precision",
        [790] = "money",
        [829] = "macaddr",
        [869] = "inet",
        [1000] = "boolean[]",
        [1005] = "smallint[]",
        [1007] = "integer[]",
        [1009] = "text[]",
        [1015] = "character varying[]",
        [1016] = "bigint[]",
        [1021] = "real[]",
        [1022] = "double precision[]",
        [1042] = "character",
        [1043] = "character varying",
        [1082] = "date",
        [1083] = "time",
        [1114] = "timestamp",
        [1184] = "timestamp with time zone",
        [1186] = "interval",
        [1231] = "numeric[]",
        [1266] = "time with time zone",
        [1560] = "bit",
        [1562] = "bit varying",
        [1700] = "numeric",
        [2950] = "uuid",
        [2951] = "uuid[]",
        [3802] = "jsonb",
        [3807] = "jsonb[]",
    }.ToFrozenDictionary();

    /// <summary>Null where the server finds out by itself.</summary>
    public static string? Of(uint oid)
    {
        // 705 is unknown: said and still left to the server.
        if (oid is 0 or 705) return null;
        return Names.TryGetValue(oid, out var name) ? name : "type " + oid.ToString(CultureInfo.InvariantCulture);
    }
}
