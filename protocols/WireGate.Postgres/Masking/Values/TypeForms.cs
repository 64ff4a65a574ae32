using System.Buffers.Binary;
using System.Collections.Frozen;

namespace WireGate.Postgres.Masking.Values;

/// <summary>
/// The built-in types by their oids, which are the same on every server (pg_type.dat). A domain never shows here: a RowDescription tells its base type.
/// </summary>
internal static class TypeForms
{
    public const uint Bool = 16;
    public const uint Bytea = 17;
    public const uint Int8 = 20;
    public const uint Int2 = 21;
    public const uint Int4 = 23;
    public const uint Text = 25;
    public const uint Oid = 26;
    public const uint Json = 114;
    public const uint Xml = 142;
    public const uint Float4 = 700;
    public const uint Float8 = 701;
    public const uint Unknown = 705;
    public const uint Bpchar = 1042;
    public const uint Varchar = 1043;
    public const uint Date = 1082;
    public const uint Time = 1083;
    public const uint Timestamp = 1114;
    public const uint TimestampTz = 1184;
    public const uint Numeric = 1700;
    public const uint Uuid = 2950;
    public const uint Jsonb = 3802;

    private static readonly FrozenDictionary<uint, TypeForm> All = Build();

    public static TypeForm Find(uint oid) => All.TryGetValue(oid, out var form) ? form : TypeForm.Opaque;

    private static FrozenDictionary<uint, TypeForm> Build()
    {
        var forms = new Dictionary<uint, TypeForm>();
        // name, text, cstring, refcursor, varchar, xml and what has no type yet.
        foreach (var oid in (uint[])[19, Text, 2275, 1790, Varchar, Xml, Unknown]) forms[oid] = Same(ValueKind.Text, "***"u8);
        forms[Bpchar] = Same(ValueKind.Padded, "***"u8);
        forms[18] = Same(ValueKind.Plain, "*"u8);
        forms[Json] = Same(ValueKind.Json, "\"***\""u8);
        forms[Jsonb] = new TypeForm(ValueKind.Jsonb, "\"***\""u8.ToArray(), "\u0001\"***\""u8.ToArray());
        forms[4072] = new TypeForm(ValueKind.Plain, "$"u8.ToArray(), "\u0001$"u8.ToArray());
        forms[Bool] = Plain("f"u8, 1);
        foreach (var (oid, width) in ((uint, int)[])[(Int2, 2), (Int4, 4), (Int8, 8), (Oid, 4), (28, 4), (29, 4), (5069, 8)])
            forms[oid] = new TypeForm(ValueKind.Integer, "0"u8.ToArray(), new byte[width]);
        forms[790] = Plain("$0.00"u8, 8);
        forms[Float4] = Plain("0"u8, 4);
        forms[Float8] = Plain("0"u8, 8);
        forms[Numeric] = new TypeForm(ValueKind.Numeric, "0"u8.ToArray(), new byte[8]);
        forms[Date] = Plain("2000-01-01"u8, 4);
        forms[Timestamp] = Plain("2000-01-01 00:00:00"u8, 8);
        forms[TimestampTz] = Plain("2000-01-01 00:00:00+00"u8, 8);
        forms[Time] = Plain("00:00:00"u8, 8);
        forms[1266] = Plain("00:00:00+00"u8, 12);
        forms[1186] = Plain("00:00:00"u8, 16);
        forms[Uuid] = new TypeForm(ValueKind.Uuid, "00000000-0000-0000-0000-000000000000"u8.ToArray(), new byte[16]);
        forms[Bytea] = new TypeForm(ValueKind.Bytes, "\\x"u8.ToArray(), []);
        // Family, bits of the mask, whether it is a network, length, address.
        forms[869] = new TypeForm(ValueKind.Plain, "0.0.0.0"u8.ToArray(), [2, 32, 0, 4, 0, 0, 0, 0]);
        forms[650] = new TypeForm(ValueKind.Plain, "0.0.0.0/32"u8.ToArray(), [2, 32, 1, 4, 0, 0, 0, 0]);
        forms[829] = Plain("00:00:00:00:00:00"u8, 6);
        forms[774] = Plain("00:00:00:00:00:00:00:00"u8, 8);
        forms[1560] = new TypeForm(ValueKind.Bits, [], new byte[4]);
        forms[1562] = Plain(""u8, 4);
        forms[27] = Plain("(0,0)"u8, 6);
        forms[3220] = Plain("0/0"u8, 8);
        forms[3614] = Plain(""u8, 4);
        AddGeometry(forms);
        AddRanges(forms);
        // regproc and its kin show the name of what their number means; 0 means nothing.
        foreach (var oid in (uint[])[24, 2202, 2203, 2204, 2205, 2206, 3734, 3769, 4089, 4096, 4191]) forms[oid] = Plain("-"u8, 4);
        AddArrays(forms);
        return forms.ToFrozenDictionary();
    }

    private static void AddGeometry(Dictionary<uint, TypeForm> forms)
    {
        forms[600] = Plain("(0,0)"u8, 16);
        forms[601] = Plain("[(0,0),(0,0)]"u8, 32);
        forms[603] = Plain("(0,0),(0,0)"u8, 32);
        forms[718] = Plain("<(0,0),0>"u8, 24);
    }

    private static void AddRanges(Dictionary<uint, TypeForm> forms)
    {
        foreach (var oid in (uint[])[3904, 3906, 3908, 3910, 3912, 3926]) forms[oid] = new TypeForm(ValueKind.Plain, "empty"u8.ToArray(), [1]);
        foreach (var oid in (uint[])[4451, 4532, 4533, 4534, 4535, 4536]) forms[oid] = Plain("{}"u8, 4);
    }

    private static void AddArrays(Dictionary<uint, TypeForm> forms)
    {
        (uint Array, uint Element)[] arrays =
        [
            (143, 142), (199, 114), (271, 5069), (651, 650), (719, 718), (775, 774), (791, 790), (1000, 16), (1001, 17), (1002, 18), (1003, 19), (1005, 21), (1007, 23), (1008, 24),
            (1009, 25), (1010, 27), (1011, 28), (1012, 29), (1014, 1042), (1015, 1043), (1016, 20), (1017, 600), (1018, 601), (1019, 602), (1020, 603), (1021, 700), (1022, 701),
            (1027, 604), (1028, 26), (1034, 1033), (1040, 829), (1041, 869), (1115, 1114), (1182, 1082), (1183, 1083), (1185, 1184), (1187, 1186), (1231, 1700), (1263, 2275),
            (1270, 1266), (1561, 1560), (1563, 1562), (2201, 1790), (2207, 2202), (2208, 2203), (2209, 2204), (2210, 2205), (2211, 2206), (2951, 2950), (3221, 3220), (3643, 3614),
            (3645, 3615), (3735, 3734), (3770, 3769), (3807, 3802), (3905, 3904), (3907, 3906), (3909, 3908), (3911, 3910), (3913, 3912), (3927, 3926), (4073, 4072), (4090, 4089),
            (4097, 4096), (4192, 4191), (6150, 4451), (6151, 4532), (6152, 4533), (6153, 4534), (6155, 4535), (6157, 4536),
        ];
        foreach (var (array, element) in arrays) forms[array] = new TypeForm(ValueKind.Array, "{}"u8.ToArray(), EmptyArray(element), element);
    }

    /// <summary>No dimensions, no NULLs, and what its elements would be.</summary>
    private static byte[] EmptyArray(uint element)
    {
        var bytes = new byte[12];
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), element);
        return bytes;
    }

    private static TypeForm Same(ValueKind kind, ReadOnlySpan<byte> constant) => new(kind, constant.ToArray(), constant.ToArray());

    private static TypeForm Plain(ReadOnlySpan<byte> text, int zeros) => new(ValueKind.Plain, text.ToArray(), new byte[zeros]);
}
