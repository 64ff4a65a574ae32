using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace WireGate.Postgres.Holding;

/// <summary>
/// Everything that decides what a held statement does, as bytes and back: each field stands behind its length, so that none can run into the next. Nothing of
/// the connection, but where the session's state is known to be its own.
/// </summary>
internal sealed record ExactAction
{
    private const string Version = "wiregate-postgres-1";

    public required string Database { get; init; }

    /// <summary>As the start-up packet pinned it.</summary>
    public required string PinnedPath { get; init; }

    public required ReadOnlyMemory<byte> Text { get; init; }

    /// <summary>The declared types of the parameters, four bytes each.</summary>
    public ReadOnlyMemory<byte> Types { get; init; }

    /// <summary>Of a Bind from the count of the formats to the last value.</summary>
    public ReadOnlyMemory<byte> Values { get; init; }

    /// <summary>The texts of what it runs by name, with their types.</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> Named { get; init; } = [];

    /// <summary>The most rows of an Execute.</summary>
    public int MaxRows { get; init; }

    /// <summary>The type of the message that was held.</summary>
    public byte Form { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> State { get; init; } = [];

    /// <summary>Which session and at which of its states, where only that one is in it; empty for any.</summary>
    public string Session { get; init; } = "";

    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>(256 + Text.Length + Values.Length);
        Write(output, Version);
        Write(output, Database);
        Write(output, PinnedPath);
        Write(output, Text.Span);
        Write(output, Types.Span);
        Write(output, Values.Span);
        Write(output, Named.Length);
        foreach (var named in Named) Write(output, named.Span);
        Write(output, MaxRows);
        Write(output, Form);
        Write(output, State.Length);
        foreach (var (key, value) in State)
        {
            Write(output, key);
            Write(output, value);
        }

        Write(output, Session);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Null where the bytes are none of these.</summary>
    public static ExactAction? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (ReadText(ref bytes) != Version) return null;
            return new ExactAction
            {
                Database = ReadText(ref bytes),
                PinnedPath = ReadText(ref bytes),
                Text = ReadBytes(ref bytes),
                Types = ReadBytes(ref bytes),
                Values = ReadBytes(ref bytes),
                Named = ReadNamed(ref bytes),
                MaxRows = ReadNumber(ref bytes),
                Form = (byte)ReadNumber(ref bytes),
            };
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    private static void Write(ArrayBufferWriter<byte> output, string text) => Write(output, Encoding.UTF8.GetBytes(text));

    private static void Write(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> bytes)
    {
        Write(output, bytes.Length);
        output.Write(bytes);
    }

    private static void Write(ArrayBufferWriter<byte> output, int number)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), number);
        output.Advance(sizeof(int));
    }

    private static string ReadText(ref ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(ReadBytes(ref bytes).Span);

    private static ImmutableArray<ReadOnlyMemory<byte>> ReadNamed(ref ReadOnlyMemory<byte> bytes)
    {
        var named = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>();
        for (var left = ReadNumber(ref bytes); left > 0; left--) named.Add(ReadBytes(ref bytes));
        return named.ToImmutable();
    }

    private static ReadOnlyMemory<byte> ReadBytes(ref ReadOnlyMemory<byte> bytes)
    {
        var length = ReadNumber(ref bytes);
        var taken = bytes[..length];
        bytes = bytes[length..];
        return taken;
    }

    private static int ReadNumber(ref ReadOnlyMemory<byte> bytes)
    {
        var number = BinaryPrimitives.ReadInt32BigEndian(bytes.Span);
        bytes = bytes[sizeof(int)..];
        return number;
    }
}
