using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using WireGate.Core.Approvals;

namespace WireGate.Console.Pages;

/// <summary>
/// A page in the making. What stands in a template's braces is text: it is made visible and encoded, whatever it is. There is no way to add markup but by writing it in
/// a template.
/// </summary>
internal sealed class HtmlWriter
{
    private readonly StringBuilder _text = new(4096);

    public HtmlWriter Add([InterpolatedStringHandlerArgument("")] ref Template template) => this;

    /// <summary>A text of lines, each in an element of its own, with what is hidden or misleads in it pointed out.</summary>
    public HtmlWriter AddLines(string text)
    {
        _text.Append("<span class=\"line\">");
        foreach (var piece in VisibleText.Split(text, lines: true))
        {
            if (piece.Kind == VisibleKind.Plain) AddPlain(piece.Text);
            else AddPointedOut(piece);
        }

        _text.Append("</span>");
        return this;
    }

    public override string ToString() => _text.ToString();

    private void AddPlain(string text)
    {
        var rest = text.AsSpan();
        for (var end = rest.IndexOf('\n'); end >= 0; end = rest.IndexOf('\n'))
        {
            Encode(rest[..end].ToString());
            _text.Append("\n</span><span class=\"line\">");
            rest = rest[(end + 1)..];
        }

        Encode(rest.ToString());
    }

    private void AddPointedOut(VisiblePiece piece)
    {
        if (piece.Kind == VisibleKind.Hidden)
        {
            Add($"<span class=\"hidden\" title=\"a character that is not visible\">{piece.Number}</span>");
            return;
        }

        _text.Append("<span class=\"alike\" title=\"not what it looks like\">");
        Encode(piece.Text);
        Add($"<small>{piece.Number} like {piece.Like.ToString()}</small></span>");
    }

    private void Encode(string text) => _text.Append(HtmlEncoder.Default.Encode(text));

    /// <summary>What the compiler makes of a template.</summary>
    [InterpolatedStringHandler]
    internal readonly ref struct Template(int literalLength, int formattedCount, HtmlWriter writer)
    {
        private readonly HtmlWriter _writer = writer;

        /// <summary>At least this long.</summary>
        public int Length { get; } = literalLength + formattedCount;

        public void AppendLiteral(string markup) => _writer._text.Append(markup);

        public void AppendFormatted(string? text)
        {
            if (text is not null) _writer.Encode(VisibleText.OnOneLine(text));
        }

        public void AppendFormatted(long number) => _writer._text.Append(number.ToString("N0", CultureInfo.InvariantCulture));

        /// <summary>Read by people in their own zone; the script knows it, the page says UTC.</summary>
        public void AppendFormatted(DateTimeOffset time)
        {
            var utc = time.ToUniversalTime();
            _writer._text.Append("<time datetime=\"").Append(utc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)).Append("\">")
                .Append(utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)).Append(" UTC</time>");
        }
    }
}
