using System.Buffers.Binary;
using System.Text;

namespace WireGate.Benchmarks.Postgres;

/// <summary>What pgbench and its server say to each other.</summary>
internal static class Messages
{
    public const string Sql = "SELECT abalance FROM pgbench_accounts WHERE aid = $1";

    public static byte[] ParsePrepared { get; } = [.. Message('P', [.. Text("P_0"), .. Text(Sql), 0, 0]), .. Message('S', [])];

    public static byte[] Parsed { get; } = [.. Message('1', []), .. Ready];

    /// <summary>Bind, Describe, Execute, Sync.</summary>
    public static byte[] RunPrepared { get; } =
    [
        .. Message('B', [0, .. Text("P_0"), 0, 0, 0, 1, 0, 0, 0, 5, .. "12345"u8, 0, 1, 0, 0]),
        .. Message('D', [(byte)'P', 0]),
        .. Message('E', [0, 0, 0, 0, 0]),
        .. Message('S', []),
    ];

    public static byte[] Ran { get; } = [.. Message('2', []), .. Described, .. Row("42"), .. Done, .. Ready];

    public static byte[] Query { get; } = Message('Q', [.. Text("SELECT abalance FROM pgbench_accounts WHERE aid = 12345;")]);

    public static byte[] Answered { get; } = [.. Described, .. Row("42"), .. Done, .. Ready];

    /// <summary>24 KiB of rows of 100 bytes, as much as goes through the pipes in one piece.</summary>
    public static byte[] Rows { get; } = [.. Described, .. Enumerable.Repeat(Row(new string('x', 89)), 245).SelectMany(row => row), .. Done, .. Ready];

    /// <summary>24 KiB of rows of ten columns.</summary>
    public static byte[] WideRows { get; } = Wide(static column => new string((char)('a' + column), 16));

    /// <summary>The same with the third and the seventh column masked.</summary>
    public static byte[] MaskedWideRows { get; } = Wide(static column => column is 2 or 6 ? "***" : new string((char)('a' + column), 16));

    private static byte[] Wide(Func<int, string> value)
    {
        var columns = Enumerable.Range(0, 10).SelectMany(static column => (byte[])[.. Text("c" + column), 0, 0, 64, 0, 0, (byte)(column + 1), 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0]);
        var row = Message('D', [0, 10, .. Enumerable.Range(0, 10).Select(value).SelectMany(static text => (byte[])[.. Length(text.Length), .. Encoding.ASCII.GetBytes(text)])]);
        return [.. Message('T', [0, 10, .. columns]), .. Enumerable.Repeat(row, 115).SelectMany(static bytes => bytes), .. Done, .. Ready];
    }

    private static byte[] Described => Message('T', [0, 1, .. Text("abalance"), 0, 0, 64, 0, 0, 3, 0, 0, 0, 23, 0, 4, 255, 255, 255, 255, 0, 0]);

    private static byte[] Done => Message('C', Text("SELECT 1"));

    private static byte[] Ready => Message('Z', [(byte)'I']);

    private static byte[] Row(string value) => Message('D', [0, 1, .. Length(value.Length), .. Encoding.ASCII.GetBytes(value)]);

    private static byte[] Text(string text) => [.. Encoding.ASCII.GetBytes(text), 0];

    private static byte[] Message(char type, ReadOnlySpan<byte> body) => [(byte)type, .. Length(body.Length + 4), .. body];

    private static byte[] Length(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
