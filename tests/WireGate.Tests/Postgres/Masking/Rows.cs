using System.Buffers.Binary;
using System.Text;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>Results as a server sends them and a client reads them, without the code under test.</summary>
internal static class Rows
{
    /// <summary>A RowDescription of columns of a table.</summary>
    public static byte[] Description(params (uint Type, short Format)[] columns) =>
        Wire.Message('T', [(short)columns.Length, .. columns.SelectMany((column, index) => new object[] { "c" + index, 16400, (short)(index + 1), (int)column.Type, (short)-1, -1, column.Format })]);

    /// <summary>A DataRow of texts; null for NULL.</summary>
    public static byte[] Row(params string?[] values) => Binary([.. values.Select(value => value is null ? null : Encoding.UTF8.GetBytes(value))]);

    public static byte[] Binary(params byte[]?[] values) =>
        Wire.Message('D', [(short)values.Length, .. values.SelectMany(value => value is null ? new object[] { -1 } : [value.Length, value])]);

    /// <summary>The values of each DataRow; null for NULL.</summary>
    public static List<byte[]?[]> Read(ReadOnlySpan<byte> stream)
    {
        var rows = new List<byte[]?[]>();
        while (!stream.IsEmpty)
        {
            var length = 1 + BinaryPrimitives.ReadInt32BigEndian(stream[1..]);
            if (stream[0] == 'D') rows.Add(Values(stream[5..length]));
            stream = stream[length..];
        }

        return rows;
    }

    /// <summary>The rows as lines, for texts.</summary>
    public static string Text(ReadOnlySpan<byte> stream) =>
        string.Join('\n', Read(stream).Select(row => string.Join('|', row.Select(value => value is null ? "NULL" : Encoding.UTF8.GetString(value)))));

    private static byte[]?[] Values(ReadOnlySpan<byte> body)
    {
        var values = new byte[]?[BinaryPrimitives.ReadInt16BigEndian(body)];
        body = body[2..];
        for (var i = 0; i < values.Length; i++)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(body);
            body = body[4..];
            if (length < 0) continue;
            values[i] = body[..length].ToArray();
            body = body[length..];
        }

        if (!body.IsEmpty) throw new InvalidDataException("A row is longer than its values.");
        return values;
    }
}
