using System.Text;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>One value of each built-in type as PostgreSQL 18 writes it in both formats.</summary>
internal static class Samples
{
    public static readonly IReadOnlyList<Sample> All =
    [
        new("bool", 16, "t", "01"),
        new("bytea", 17, "\\xdeadbeef", "deadbeef"),
        new("char", 18, "x", "78"),
        Text("name", 19, "postgres"),
        new("int8", 20, "7654321987", "00000001c83baf43"),
        new("int2", 21, "12345", "3039"),
        new("int4", 23, "-123456789", "f8a432eb"),
        new("regproc", 24, "now", "00000513"),
        Text("text", 25, "123-45-6789"),
        new("oid", 26, "4123456789", "f5c6f515"),
        new("tid", 27, "(12,34)", "0000000c0022"),
        new("xid", 28, "1234567", "0012d687"),
        new("cid", 29, "7", "00000007"),
        Text("json", 114, "{\"a\": 1}"),
        Text("xml", 142, "<a>b</a>"),
        new("point", 600, "(1,2)", "3ff00000000000004000000000000000"),
        new("lseg", 601, "[(1,2),(3,4)]", "3ff0000000000000400000000000000040080000000000004010000000000000"),
        new("box", 603, "(3,4),(1,2)", "400800000000000040100000000000003ff00000000000004000000000000000"),
        new("circle", 718, "<(1,2),3>", "3ff000000000000040000000000000004008000000000000"),
        new("cidr", 650, "10.1.0.0/16", "021001040a010000"),
        new("float4", 700, "1.5", "3fc00000"),
        new("float8", 701, "98765.43", "40f81cd6e147ae14"),
        Text("unknown", 705, "what"),
        new("macaddr8", 774, "08:00:2b:01:02:03:04:05", "08002b0102030405"),
        new("money", 790, "$1,234.56", "000000000001e240"),
        new("macaddr", 829, "08:00:2b:01:02:03", "08002b010203"),
        new("inet", 869, "192.168.7.9", "02200004c0a80709"),
        Text("bpchar", 1042, "abcd      "),
        Text("varchar", 1043, "ana@example.com"),
        new("date", 1082, "2024-02-29", "00002279"),
        new("time", 1083, "04:05:06", "000000036c8bc080"),
        new("timestamp", 1114, "2024-02-29 04:05:06", "0002b57c22182080"),
        new("timestamptz", 1184, "2024-02-29 04:05:06+00", "0002b57c22182080"),
        new("interval", 1186, "1 year 2 mons 3 days 04:05:06", "000000036c8bc080000000030000000e"),
        new("timetz", 1266, "04:05:06+00", "000000036c8bc08000000000"),
        new("bit", 1560, "10110", "00000005b0"),
        new("varbit", 1562, "101", "00000003a0"),
        new("numeric", 1700, "98765.43", "00030001000000020009223d10cc"),
        Text("refcursor", 1790, "<unnamed portal 1>"),
        new("regclass", 2205, "people", "00004010"),
        Text("cstring", 2275, "c"),
        new("uuid", 2950, "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc999c0b4ef8bb6d6bb9bd380a11"),
        new("pg_lsn", 3220, "16/B374D848", "00000016b374d848"),
        new("tsvector", 3614, "'cat':1", "0000000163617400000100 01".Replace(" ", "", StringComparison.Ordinal)),
        new("jsonb", 3802, "{\"a\": 1}", "01" + Hex("{\"a\": 1}")),
        new("int4range", 3904, "[1,5)", "020000000400000001000000040000000 5".Replace(" ", "", StringComparison.Ordinal)),
        new("int4multirange", 4451, "{[1,5)}", "0000000100000011020000000400000001000000040000 0005".Replace(" ", "", StringComparison.Ordinal)),
        new("jsonpath", 4072, "$.\"a\"", "01" + Hex("$.\"a\"")),
        new("xid8", 5069, "123456", "000000000001e240"),
        new("text[]", 1009, "{a,b}", "000000010000000000000019000000020000000100000001610000000162"),
        new("int4[]", 1007, "{7,8}", "00000001000000000000001700000002000000010000000400000007 0000000400000008".Replace(" ", "", StringComparison.Ordinal)),
        new("jsonb[]", 3807, "{\"{}\"}", "0000000100000000 00000eda0000000100000001000000 03017b7d".Replace(" ", "", StringComparison.Ordinal)),
        new("an enum", 16500, "sad", Hex("sad")),
        new("a composite", 16501, "(1,x)", "00000002000000170000000400000001000000190000000178"),
        new("record", 2249, "(1)", "00000001000000170000000400000001"),
    ];

    public static string Hex(string text) => Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text));

    private static Sample Text(string name, uint oid, string text) => new(name, oid, text, Hex(text));
}
