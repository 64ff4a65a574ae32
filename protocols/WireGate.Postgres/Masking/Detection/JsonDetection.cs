using System.Text.Json;
using WireGate.Core.Masks;
using WireGate.Postgres.Masking.Values;

namespace WireGate.Postgres.Masking.Detection;

/// <summary>
/// Hides what is found in JSON, and leaves it JSON: in a string what was found, of a number all of it. A string with escapes is looked into as what it means, and hidden whole.
/// </summary>
/// <param name="detectors">What is looked for.</param>
/// <param name="writer">What stands in its place.</param>
/// <param name="isVersioned">Binary jsonb: a byte with its version stands before it.</param>
internal sealed class JsonDetection(ValueDetectors detectors, FindWriter writer, bool isVersioned) : IValueMask
{
    /// <summary>PostgreSQL's own limit is its stack: some thousands.</summary>
    private const int MaxDepth = 100_000;

    private readonly RowBuffer _unescaped = new();

    public bool TryMask(ReadOnlySpan<byte> value, RowBuffer output)
    {
        var start = output.Length;
        if (isVersioned && !value.IsEmpty)
        {
            output.Write(value[0]);
            value = value[1..];
        }

        // What is found in the raw text is enough unless an escape hides something.
        var finds = detectors.Look(value);
        if (finds.IsEmpty && !value.Contains((byte)'\\'))
        {
            output.Write(value);
            return true;
        }

        foreach (var find in finds)
            if (find.Mask.Method == MaskMethod.Null) return false;
        try
        {
            return TryRewrite(value, finds, output);
        }
        catch (JsonException)
        {
            output.CutTo(start);
            if (isVersioned) output.Write(1);
            output.Write("\"***\""u8);
            return true;
        }
    }

    private bool TryRewrite(ReadOnlySpan<byte> value, ReadOnlySpan<Find> finds, RowBuffer output)
    {
        var reader = new Utf8JsonReader(value, new JsonReaderOptions { MaxDepth = MaxDepth });
        var copied = 0;
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName or JsonTokenType.Number)) continue;
            var isText = reader.TokenType != JsonTokenType.Number;
            var from = (int)reader.TokenStartIndex + (isText ? 1 : 0);
            var to = from + reader.ValueSpan.Length;
            while (!finds.IsEmpty && finds[0].End <= from) finds = finds[1..];
            if (isText && reader.ValueIsEscaped)
            {
                var inside = FindInside(ref reader);
                if (inside == MaskMethod.Null) return false;
                if (inside is null && !Touches(finds, to)) continue;
                output.Write(value[copied..from]);
                output.Write("***"u8);
                copied = to;
                continue;
            }

            if (!Touches(finds, to)) continue;
            output.Write(value[copied..from]);
            copied = to;
            if (!isText) output.Write((byte)'0');
            else if (!TryWriteParts(value[from..to], from, finds, output)) output.Write("***"u8);
        }

        output.Write(value[copied..]);
        return true;
    }

    private MaskMethod? FindInside(ref Utf8JsonReader reader)
    {
        _unescaped.Clear();
        _unescaped.Advance(reader.CopyString(_unescaped.GetSpan(reader.ValueSpan.Length)));
        return detectors.FindMethod(_unescaped.Span);
    }

    private static bool Touches(ReadOnlySpan<Find> finds, int to) => !finds.IsEmpty && finds[0].Start < to;

    /// <returns>False, and nothing written, if a find reaches beyond the string.</returns>
    private bool TryWriteParts(ReadOnlySpan<byte> text, int from, ReadOnlySpan<Find> finds, RowBuffer output)
    {
        foreach (var find in finds)
        {
            if (find.Start >= from + text.Length) break;
            if (find.Start < from || find.End > from + text.Length) return false;
        }

        var copied = 0;
        foreach (var find in finds)
        {
            if (find.Start >= from + text.Length) break;
            output.Write(text[copied..(find.Start - from)]);
            writer.Write(text[(find.Start - from)..(find.End - from)], find.Mask, isJson: true, output);
            copied = find.End - from;
        }

        output.Write(text[copied..]);
        return true;
    }
}
