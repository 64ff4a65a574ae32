using System.Runtime.CompilerServices;
using System.Text;

namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>
/// Walks a parse tree and sends every node to what reads its type. The rule that keeps it honest: a field is read by name or walked, and a
/// node of a type that is not known makes the statement unknown. Nothing is stepped over because nobody thought of it.
/// </summary>
internal sealed class TreeWalker
{
    /// <summary>Of the statement that is read; set by <see cref="ReadWhole"/>, with which every walk begins.</summary>
    public FactsBuilder Facts { get; private set; } = null!;

    public CteScope Ctes { get; } = new();

    public PseudoRows Pseudo { get; } = new();

    /// <summary>The tree is deeper than the stack allows: what was collected is not complete.</summary>
    public bool IsTooDeep { get; private set; }

    /// <summary>A statement of the text: its facts begin here.</summary>
    public StatementFacts ReadWhole(Node wrapper, int start)
    {
        var outer = Facts;
        Facts = new FactsBuilder();
        var statement = wrapper.Wrapped;
        var kind = StatementTable.Read(this, NodeTypes.Find(statement.Name), statement);
        var facts = Facts.Build(kind, start);
        Facts = outer;
        return facts;
    }

    /// <summary>A value of any shape: a list, a wrapped node, a constant.</summary>
    public void Walk(Node value)
    {
        if (IsTooDeep || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            IsTooDeep = true;
            return;
        }

        if (value.IsArray)
        {
            foreach (var item in value) Walk(item);
            return;
        }

        // An empty object is a null in a list (SELECT DISTINCT has one).
        if (!value.IsObject || value.IsEmpty) return;
        var inner = value.Wrapped;
        if (inner.Exists) Visit(NodeTypes.Find(inner.Name), inner);
        else Facts.Unknown(Phrases.Node);
    }

    /// <summary>Every field of a node, except those named, which the caller reads itself.</summary>
    public void WalkFields(NodeType type, Node node, params ReadOnlySpan<string> except)
    {
        foreach (var field in node)
        {
            if (!field.IsObject && !field.IsArray) continue;
            var name = field.Name;
            var skip = false;
            foreach (var known in except) skip |= Ascii.Equals(name, known);
            if (!skip) WalkField(type, field);
        }
    }

    /// <summary>One field of a node of the given type, wrapped or not.</summary>
    public void WalkField(NodeType parent, Node field)
    {
        if (!field.Exists) return;
        if (field.IsArray || field.IsEmpty || field.Wrapped.Exists) Walk(field);
        else if (NodeTypes.FindInlined(parent, field.Name) is var type and not NodeType.Unknown) Visit(type, field);
        else Facts.Unknown(Phrases.Node);
    }

    public void Visit(NodeType type, Node node)
    {
        if (IsTooDeep || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) IsTooDeep = true;
        else if (NodeTypes.IsLeaf(type)) return;
        else if (NodeTypes.IsPlain(type)) WalkFields(type, node);
        else if (StatementTable.Knows(type)) Statement(type, node);
        else if (!ExpressionReader.TryRead(this, type, node) && !ClauseReader.TryRead(this, type, node)) Facts.Unknown(Phrases.Node);
    }

    /// <summary>A statement inside another.</summary>
    private void Statement(NodeType type, Node node)
    {
        var index = Facts.InnerKinds;
        var kind = StatementTable.Read(this, type, node);
        Facts.InnerKind(Math.Min(index, Facts.InnerKinds), kind);
    }
}
