using System.Buffers;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Postgres.Masking.Rows;

/// <summary>What a RowDescription says of each column.</summary>
/// <param name="Columns">Where they come from, and their types.</param>
/// <param name="AreBinary">Their formats. True only where a portal was described, or a simple query answered: a prepared statement has no formats yet.</param>
internal readonly record struct DescribedColumns(ResultColumn[] Columns, bool[] AreBinary)
{
    /// <exception cref="ProtocolViolationException">It is malformed.</exception>
    public static DescribedColumns Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var count = reader.ReadCount();
        // Each takes a NUL and what is fixed, so that a count can't make us reserve more than was sent.
        if (count * (RowDescription.FieldLength + 1L) > reader.Remaining) throw new ProtocolViolationException("invalid message format");
        var (columns, formats) = (new ResultColumn[count], new bool[count]);
        for (var i = 0; i < count; i++)
        {
            reader.ReadCString();
            var (table, number, type) = ((uint)reader.ReadInt32(), reader.ReadInt16(), (uint)reader.ReadInt32());
            reader.ReadBytes(sizeof(short) + sizeof(int));
            formats[i] = reader.ReadInt16() switch
            {
                0 => false,
                1 => true,
                _ => throw new ProtocolViolationException("invalid message format"),
            };
            columns[i] = new ResultColumn(table, number, type);
        }

        reader.ExpectEnd();
        return new DescribedColumns(columns, formats);
    }
}
