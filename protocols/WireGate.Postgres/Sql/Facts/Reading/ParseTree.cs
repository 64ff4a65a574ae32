using System.Buffers;
using System.Text.Json;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>
/// The JSON of a parse tree as one flat array in document order: an object or array is followed by all that it holds. Flat, because a
/// tree can be as deep as its text is long, and reading it must not cost stack.
/// </summary>
internal sealed class ParseTree : IDisposable
{
    /// <summary>64 MiB of JSON: a statement at the limit of 1 MiB makes some 12 MiB; only text made to be costly makes more.</summary>
    public const int MaxLength = 64 << 20;

    private byte[] _json;
    private TreeEntry[] _entries;
    private int _count;

    private ParseTree(ReadOnlySpan<byte> json)
    {
        _json = ArrayPool<byte>.Shared.Rent(json.Length);
        json.CopyTo(_json);
        // Measured: one value takes 12 bytes of JSON or more.
        _entries = ArrayPool<TreeEntry>.Shared.Rent((json.Length / 12) + 16);
    }

    public Node Root => new(this, 0);

    /// <summary>Somebody asked for a number that the text may have given: what was made of this tree need not hold for other numbers.</summary>
    public bool TiesToNumbers { get; set; }

    /// <summary>Null if it isn't JSON as libpg_query writes it.</summary>
    public static ParseTree? TryRead(ReadOnlySpan<byte> json)
    {
        if (json.Length is 0 or > MaxLength) return null;
        var tree = new ParseTree(json);
        try
        {
            if (tree.Fill(json)) return tree;
        }
        catch (JsonException)
        {
            // Answered below like every other shape that is not ours.
        }

        tree.Dispose();
        return null;
    }

    public ref readonly TreeEntry Entry(int index) => ref _entries[index];

    public ReadOnlySpan<byte> Slice(int start, int length) => _json.AsSpan(start, length);

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_json, clearArray: true);
        ArrayPool<TreeEntry>.Shared.Return(_entries);
        _json = [];
        _entries = [];
        _count = 0;
    }

    private bool Fill(ReadOnlySpan<byte> json)
    {
        // The reader keeps one bit per level; the default depth of 64 is less than a plain expression needs.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        int open = -1, nameStart = 0, nameLength = 0;
        while (reader.Read())
        {
            var start = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    if (reader.ValueIsEscaped) return false;
                    (nameStart, nameLength) = (start + 1, reader.ValueSpan.Length);
                    continue;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    var closed = open;
                    open = _entries[closed].End;
                    _entries[closed].End = _count;
                    continue;
            }

            if (_count == _entries.Length) Grow();
            ref var entry = ref _entries[_count];
            entry.Type = reader.TokenType;
            (entry.NameStart, entry.NameLength) = (nameStart, nameLength);
            entry.IsLiteral = entry.Type == JsonTokenType.StartObject && IsLiteral(json.Slice(nameStart, nameLength));
            nameLength = 0;
            entry.Start = entry.Type == JsonTokenType.String ? start + 1 : start;
            entry.Length = reader.ValueSpan.Length;
            entry.IsEscaped = entry.Type == JsonTokenType.String && reader.ValueIsEscaped;
            if (entry.Type is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                entry.End = open;
                open = _count++;
            }
            else
            {
                entry.End = ++_count;
            }
        }

        return _count > 0 && _entries[0].Type == JsonTokenType.StartObject;
    }

    /// <summary>libpg_query writes an integer as <c>"A_Const":{"ival":{"ival":5}}</c> or as a node of its own, <c>"Integer":{"ival":5}</c>.</summary>
    private static bool IsLiteral(ReadOnlySpan<byte> name) => name.SequenceEqual("ival"u8) || name.SequenceEqual("Integer"u8);

    private void Grow()
    {
        var larger = ArrayPool<TreeEntry>.Shared.Rent(_entries.Length * 2);
        _entries.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<TreeEntry>.Shared.Return(_entries);
        _entries = larger;
    }
}
