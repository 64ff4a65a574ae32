using System.Text.Json;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>One value of the JSON with the name it has in its object.</summary>
internal struct TreeEntry
{
    public int NameStart;
    public int NameLength;
    public int Start;
    public int Length;

    /// <summary>Index after the last value inside this one.</summary>
    public int End;

    public JsonTokenType Type;
    public bool IsEscaped;

    /// <summary>An object that holds a whole number of the text and nothing else; without the number where that is 0.</summary>
    public bool IsLiteral;
}
