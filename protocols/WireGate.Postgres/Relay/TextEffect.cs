using System.Text;
using WireGate.Postgres.Holding;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Relay;

/// <summary>
/// Keeps what the gate knows true to what SQL text does: PREPARE, DEALLOCATE, DECLARE and CLOSE change names, DDL changes the catalogue.
/// </summary>
internal sealed class TextEffect : INameEffect
{
    private readonly SqlFacts _facts;
    private readonly long _operation;
    private readonly StatementGate _gate;
    private readonly bool _changesCatalogue;
    private int _next;

    /// <summary>The text is about to be sent: until the backend has answered, it is held.</summary>
    public TextEffect(SqlFacts facts, long operation, StatementGate gate, bool changesCatalogue)
    {
        (_facts, _operation, _gate, _changesCatalogue) = (facts, operation, gate, changesCatalogue);
        gate.Statements.Held.Add(facts);
    }

    /// <summary>The text's bytes, where what it prepares is held when it runs.</summary>
    public KeptText? Kept { get; init; }

    /// <summary>The text's bytes, where something is masked.</summary>
    public PlannedText? Planned { get; init; }

    /// <summary>What else it does; null for nothing.</summary>
    public INameEffect? State { get; init; }

    /// <summary>Whether the text does anything to names.</summary>
    public static bool ConcernsNames(SqlFacts facts)
    {
        foreach (var statement in facts.Statements)
            if (!statement.Names.IsEmpty) return true;
        return false;
    }

    /// <summary>Whether the text gives names to statements or cursors.</summary>
    public static bool MakesNames(SqlFacts facts)
    {
        foreach (var statement in facts.Statements)
            foreach (var use in statement.Names)
                if (use.Inner is not null) return true;
        return false;
    }

    /// <summary>One CommandComplete: the statements of a text complete in their order.</summary>
    public void Completed()
    {
        if (_next >= _facts.Statements.Length) return;
        var statement = _facts.Statements[_next++];
        // EXPLAIN of a DECLARE plans the query and makes no cursor.
        if (statement.Kind.StartsWith("EXPLAIN", StringComparison.Ordinal)) return;
        foreach (var use in statement.Names) Apply(use);
    }

    public void Ended()
    {
        _gate.Statements.Held.Remove(_facts);
        // After an error too: what came before it in a text without a transaction block may stand.
        if (_changesCatalogue) _gate.CatalogueChanged();
        State?.Ended();
    }

    /// <summary>A name in SQL as the backend stores it: cut to 63 bytes at a character.</summary>
    public static byte[] Key(string name) => Encoding.UTF8.GetBytes(PgName.Truncate(name));

    private void Apply(NamedUse use)
    {
        var table = use.Action is NamedAction.Prepare or NamedAction.Execute or NamedAction.Deallocate ? _gate.Statements : _gate.Portals;
        switch (use)
        {
            case { Action: NamedAction.Prepare or NamedAction.DeclareCursor, Name: { } name, Inner: { } inner }:
                table.Commit(Key(name), new NamedRun(new SqlFacts { Statements = [inner] }, _operation, Kept: Kept, Planned: Planned is { } text ? text with { Statement = _next - 1 } : null));
                break;
            case { Action: NamedAction.Deallocate or NamedAction.CloseCursor, Name: { } name }:
                table.FindSlot(Key(name))?.Forget();
                break;
            case { Action: NamedAction.Deallocate or NamedAction.CloseCursor }:
                table.ForgetAll();
                break;
        }
    }
}
