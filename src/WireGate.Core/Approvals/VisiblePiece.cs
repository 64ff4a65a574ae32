using System.Globalization;
using System.Text;

namespace WireGate.Core.Approvals;

/// <summary>A piece of a text as it can be shown: a run of plain characters, or one that needs to be pointed out.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The characters themselves; never to be shown where <paramref name="Kind"/> is <see cref="VisibleKind.Hidden"/>.</param>
/// <param name="Code">The number of the one character; 0 for a plain run.</param>
/// <param name="Like">What a look-alike looks like.</param>
public readonly record struct VisiblePiece(VisibleKind Kind, string Text, int Code = 0, char Like = '\0')
{
    /// <summary>The character's number as the Unicode standard writes it: <c>U+202E</c>.</summary>
    public string Number => "U+" + Code.ToString("X4", CultureInfo.InvariantCulture);

    /// <summary>For where there is nothing but text: <c>&lt;U+202E&gt;</c>, <c>&lt;U+0430 like a&gt;</c>.</summary>
    public void AppendTo(StringBuilder text)
    {
        switch (Kind)
        {
            case VisibleKind.Plain:
                text.Append(Text);
                break;
            case VisibleKind.Hidden:
                text.Append('<').Append(Number).Append('>');
                break;
            default:
                text.Append('<').Append(Number).Append(" like ").Append(Like).Append('>');
                break;
        }
    }
}
