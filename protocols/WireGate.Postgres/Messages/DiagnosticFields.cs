using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using WireGate.Core;

namespace WireGate.Postgres.Messages;

/// <summary>
/// The fields of an ErrorResponse or NoticeResponse: <c>(Byte1 field, String value)* NUL</c>. Every one is optional: servers and poolers
/// leave out even the code. https://www.postgresql.org/docs/18/protocol-error-fields.html
/// </summary>
public sealed class DiagnosticFields
{
    /// <summary>PostgreSQL knows 18; more is no error message.</summary>
    private const int MaxFields = 32;

    private readonly ImmutableArray<(byte Field, string Value)> _fields;

    private DiagnosticFields(ImmutableArray<(byte, string)> fields) => _fields = fields;

    /// <summary>In the server's language, if it does not send the other.</summary>
    public string? Severity => Find('V') ?? Find('S');

    public string? Code => Find('C');

    public string? Message => Find('M');

    public string? Find(char field)
    {
        foreach (var (key, value) in _fields)
            if (key == field) return value;
        return null;
    }

    /// <summary>Fields that the gate makes itself.</summary>
    /// <param name="position">In characters from 1; 0 for none.</param>
    public static DiagnosticFields Of(string severity, string code, string message, string? detail = null, string? hint = null, int position = 0)
    {
        var fields = ImmutableArray.CreateBuilder<(byte, string)>(7);
        fields.Add(((byte)'S', severity));
        fields.Add(((byte)'V', severity));
        fields.Add(((byte)'C', code));
        fields.Add(((byte)'M', message));
        if (detail is not null) fields.Add(((byte)'D', detail));
        if (hint is not null) fields.Add(((byte)'H', hint));
        if (position > 0) fields.Add(((byte)'P', position.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        return new DiagnosticFields(fields.DrainToImmutable());
    }

    /// <summary>The same with another detail.</summary>
    public DiagnosticFields WithDetail(string detail) =>
        new([.. _fields.Select(entry => entry.Field == (byte)'D' ? (entry.Field, detail) : entry)]);

    /// <summary>Some of the fields, with another message in the place of theirs.</summary>
    /// <param name="kept">Their letters.</param>
    /// <param name="message">The message; null for none.</param>
    public DiagnosticFields Only(string kept, string? message)
    {
        var fields = ImmutableArray.CreateBuilder<(byte, string)>(_fields.Length + 1);
        foreach (var entry in _fields)
            if (kept.Contains((char)entry.Field)) fields.Add(entry);
        // Behind severity and code, where servers put it.
        if (message is not null) fields.Insert(fields.Count(static entry => entry.Item1 is (byte)'S' or (byte)'V' or (byte)'C'), ((byte)'M', message));
        return new DiagnosticFields(fields.DrainToImmutable());
    }

    /// <summary>The code of a message of which only a first piece is here; it stands before all that may be long. Null if it isn't there.</summary>
    public static string? FindCode(in ReadOnlySequence<byte> piece)
    {
        var reader = new MessageReader(piece);
        while (reader.Remaining > 0 && reader.ReadByte() is var field and not 0)
        {
            var value = reader.ReadCString();
            if (field == (byte)'C') return Encoding.UTF8.GetString(value);
        }

        return null;
    }

    /// <summary>Texts are decoded leniently: before log-in a server speaks whatever encoding it was built with.</summary>
    public static DiagnosticFields Read(in ReadOnlySequence<byte> message)
    {
        var reader = new MessageReader(message);
        var fields = ImmutableArray.CreateBuilder<(byte, string)>();
        while (reader.ReadByte() is var field and not 0)
        {
            if (fields.Count == MaxFields) throw new ProtocolViolationException("an error message with too many fields");
            fields.Add((field, Encoding.UTF8.GetString(reader.ReadCString())));
        }

        reader.ExpectEnd();
        return new DiagnosticFields(fields.DrainToImmutable());
    }

    internal void Write(IBufferWriter<byte> output, byte type)
    {
        var length = 1;
        foreach (var (_, value) in _fields) length = checked(length + 1 + MessageWriter.LengthOf(value));
        var writer = new MessageWriter(output, type, length);
        foreach (var (field, value) in _fields)
        {
            writer.WriteByte(field);
            writer.WriteText(value);
        }

        writer.WriteByte(0);
        writer.End();
    }
}
