using System.Buffers.Text;
using System.Text.Json;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>
/// One value in a <see cref="ParseTree"/>. libpg_query leaves out what has its default, so a missing field is a node that does not
/// exist: its text is null, its children none. Numbers are no nodes: they are read by <see cref="Number"/> and <see cref="Ordinal"/> alone, so that
/// nothing can be made of a literal's value without the tree knowing.
/// </summary>
internal readonly struct Node(ParseTree? tree, int index)
{
    public bool Exists => tree is not null;

    public bool IsObject => tree?.Entry(index).Type == JsonTokenType.StartObject;

    public bool IsArray => tree?.Entry(index).Type == JsonTokenType.StartArray;

    /// <summary>The name that this value has in its object; empty in an array.</summary>
    public ReadOnlySpan<byte> Name
    {
        get
        {
            if (tree is null) return default;
            ref readonly var entry = ref tree.Entry(index);
            return tree.Slice(entry.NameStart, entry.NameLength);
        }
    }

    /// <summary>The bytes of a string without escapes, or of a word; none of a number.</summary>
    public ReadOnlySpan<byte> Utf8
    {
        get
        {
            if (tree is null) return default;
            ref readonly var entry = ref tree.Entry(index);
            return entry.Type is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.Number ? default : tree.Slice(entry.Start, entry.Length);
        }
    }

    /// <summary>A string's text, unescaped; null for everything else.</summary>
    public string? Text
    {
        get
        {
            if (tree is null) return null;
            ref readonly var entry = ref tree.Entry(index);
            if (entry.Type != JsonTokenType.String) return null;
            if (!entry.IsEscaped) return Words.Intern(tree.Slice(entry.Start, entry.Length));
            var reader = new Utf8JsonReader(tree.Slice(entry.Start - 1, entry.Length + 2));
            reader.Read();
            return reader.GetString();
        }
    }

    public bool IsTrue => tree?.Entry(index).Type == JsonTokenType.True;

    /// <summary>What a wrapper such as <c>{"RangeVar":{…}}</c> holds; its name is the type. Does not exist for other shapes.</summary>
    public Node Wrapped
    {
        get
        {
            if (!IsObject || tree!.Entry(index).End == index + 1) return default;
            var inner = new Node(tree, index + 1);
            var name = inner.Name;
            return name.Length > 0 && name[0] is >= (byte)'A' and <= (byte)'Z' ? inner : default;
        }
    }

    public bool IsEmpty
    {
        get
        {
            if (tree is null) return true;
            ref readonly var entry = ref tree.Entry(index);
            // A literal of 0 is empty.
            if (entry.IsLiteral) tree.TiesToNumbers = true;
            return entry.End == index + 1;
        }
    }

    public Node this[ReadOnlySpan<byte> name]
    {
        get
        {
            if (!IsObject) return default;
            foreach (var child in this)
                if (child.Name.SequenceEqual(name) && !child.IsNumber) return child;
            return default;
        }
    }

    private bool IsNumber => tree?.Entry(index).Type == JsonTokenType.Number;

    public bool Is(ReadOnlySpan<byte> word) => Utf8.SequenceEqual(word);

    /// <summary>The value inside if this is a wrapper of that type, else one that does not exist.</summary>
    public Node As(ReadOnlySpan<byte> type)
    {
        var inner = Wrapped;
        return inner.Name.SequenceEqual(type) ? inner : default;
    }

    /// <summary>
    /// A number in this object, 0 if it is left out, that may have stood in the text: who asks for it ties the facts to this text's numbers.
    /// </summary>
    public long Number(ReadOnlySpan<byte> name)
    {
        TieToNumbers();
        return Ordinal(name);
    }

    /// <summary>
    /// A number that the grammar counted and no literal can have given: its own version, where the first statement begins, a place in a list.
    /// </summary>
    public long Ordinal(ReadOnlySpan<byte> name)
    {
        if (!IsObject) return 0;
        foreach (var child in this)
            if (child.IsNumber && child.Name.SequenceEqual(name)) return child.Value;
        return 0;
    }

    /// <summary>FLOAT(24) is float4 and FLOAT(25) is float8 (gram.y: opt_float): the one place where the grammar makes a name of a number and drops it.</summary>
    public void TieToSizeOfFloat(QualifiedName name)
    {
        if (name is { Schema: "pg_catalog", Name: "float4" or "float8" }) TieToNumbers();
    }

    private void TieToNumbers()
    {
        if (tree is not null) tree.TiesToNumbers = true;
    }

    private long Value
    {
        get
        {
            ref readonly var entry = ref tree!.Entry(index);
            return Utf8Parser.TryParse(tree.Slice(entry.Start, entry.Length), out long value, out _) ? value : 0;
        }
    }

    /// <summary>Whether an object or list with this name stands anywhere inside. A scan, not a walk.</summary>
    public bool Holds(ReadOnlySpan<byte> name)
    {
        if (tree is null) return false;
        var end = tree.Entry(index).End;
        for (var i = index; i < end; i++)
        {
            ref readonly var entry = ref tree.Entry(i);
            if (entry.Type is JsonTokenType.StartObject or JsonTokenType.StartArray && entry.NameLength == name.Length && tree.Slice(entry.NameStart, name.Length).SequenceEqual(name)) return true;
        }

        return false;
    }

    public ChildEnumerator GetEnumerator()
    {
        if (!IsObject && !IsArray) return default;
        if (tree!.Entry(index).IsLiteral) tree.TiesToNumbers = true;
        return new ChildEnumerator(tree, index);
    }

    public struct ChildEnumerator(ParseTree tree, int parent)
    {
        private readonly ParseTree _tree = tree;
        private readonly int _end = tree.Entry(parent).End;
        private int _next = parent + 1;

        public Node Current { get; private set; }

        public bool MoveNext()
        {
            if (_tree is null || _next >= _end) return false;
            Current = new Node(_tree, _next);
            _next = _tree.Entry(_next).End;
            return true;
        }
    }
}
