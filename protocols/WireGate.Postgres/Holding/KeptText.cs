using System.Buffers;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Holding;

/// <summary>
/// The bytes of a prepared statement, and of what a portal binds to it. Kept only of what the rules hold, so that it can be told what an Execute would run.
/// </summary>
internal sealed class KeptText
{
    /// <summary>In one session: more than any client prepares of what people must approve. What is beyond is not kept, and so can't be run.</summary>
    public const long MostBytes = 8 * 1024 * 1024;

    /// <summary>What the text says.</summary>
    public required SqlFacts Facts { get; init; }

    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>The types that its Parse declares, four bytes each.</summary>
    public ReadOnlyMemory<byte> Types { get; init; }

    /// <summary>The types that the backend told of its parameters, for people; empty where nobody asked. Written by the upstream pump.</summary>
    public byte[] Described
    {
        get => Volatile.Read(ref field);
        set => Volatile.Write(ref field, value);
    } = [];

    /// <summary>Of a Bind from the count of the formats to the last value; empty where none was made.</summary>
    public ReadOnlyMemory<byte> Values { get; init; }

    /// <summary>The values came in pieces and are not kept.</summary>
    public bool LacksValues { get; init; }

    /// <summary>Counted once for each name that has it.</summary>
    public long Length => Text.Length + Types.Length + Values.Length;

    /// <summary>The same text with the values that a portal gives it.</summary>
    public KeptText With(in ReadOnlySequence<byte> values) => new() { Facts = Facts, Text = Text, Types = Types, Described = Described, Values = values.ToArray() };

    public KeptText WithoutValues() => new() { Facts = Facts, Text = Text, Types = Types, LacksValues = true };
}
