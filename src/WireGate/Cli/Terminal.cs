using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Spectre.Console;

namespace WireGate.Cli;

/// <summary>Where a command writes. Answers go to the output, everything else to the error stream, so that answers can be piped.</summary>
/// <param name="output">Answers, as bytes: some of them are tokens.</param>
/// <param name="error">Explanations and errors.</param>
/// <param name="isInteractive">Whether a person reads the output.</param>
internal sealed class Terminal(Stream output, TextWriter error, bool isInteractive)
{
    /// <summary>Nobody pastes this into HTML; plus signs and quotes stay readable. Control characters are escaped all the same.</summary>
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Terminal Standard() => new(System.Console.OpenStandardOutput(), System.Console.Error, !System.Console.IsOutputRedirected);

    /// <summary>Answers as a stream, for what is long. Not for what was recorded and not made safe.</summary>
    public Stream Output => output;

    public void Line(string text)
    {
        Raw(Encoding.UTF8.GetBytes(text));
        Raw("\n"u8);
    }

    public void Raw(ReadOnlySpan<byte> bytes)
    {
        output.Write(bytes);
        output.Flush();
    }

    public void Note(string text) => error.WriteLine(text);

    public void Error(string text)
    {
        foreach (var line in text.Split('\n')) error.WriteLine("wiregate: " + line.TrimEnd('\r'));
    }

    public void Json<T>(T value, JsonTypeInfo<T> type)
    {
        Raw(JsonSerializer.SerializeToUtf8Bytes(value, type));
        Raw("\n"u8);
    }

    /// <summary>Writes JSON piece by piece, for what may hold a token.</summary>
    public void Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, Indented)) write(json);
        Raw(buffer.WrittenSpan);
        Raw("\n"u8);
        buffer.Clear();
    }

    /// <summary>One answer of many, on a line of its own. Everything but printable ASCII is escaped, since it may be what was recorded.</summary>
    public void JsonLine(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        buffer.Write("\n"u8);
        Raw(buffer.WrittenSpan);
    }

    /// <summary>A table for a person, lines of fields parted by tabs for a program.</summary>
    public void Table(ReadOnlySpan<string> headers, IEnumerable<string[]> rows)
    {
        if (!isInteractive)
        {
            foreach (var row in rows) Line(string.Join('\t', row.Select(Plain)));
            return;
        }

        var table = new Table().Border(TableBorder.Simple);
        foreach (var header in headers) table.AddColumn(new TableColumn(new Text(header)));
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(Plain(cell))));
        AnsiConsole.Write(table);
    }

    public void Clear()
    {
        if (isInteractive) AnsiConsole.Clear();
    }

    /// <summary>Names may come from clients: none of them speaks to the terminal.</summary>
    private static string Plain(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? '\ufffd' : c)) : text;
}
