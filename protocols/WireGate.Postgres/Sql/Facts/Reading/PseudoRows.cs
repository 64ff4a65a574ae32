namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>
/// Names that stand for a row of a statement's own target: <c>excluded</c> in ON CONFLICT, <c>old</c> and <c>new</c> in RETURNING, triggers
/// and rules. PostgreSQL asks for the right to read the target's column where one is read, so they are reported as the target's.
/// </summary>
internal sealed class PseudoRows
{
    /// <summary>Made when first needed: most statements have none.</summary>
    private List<(string Name, QualifiedName Target)>? _rows;

    public int Mark => _rows?.Count ?? 0;

    public void Enter(string name, QualifiedName target) => (_rows ??= []).Add((name, target));

    public void LeaveTo(int mark) => _rows?.RemoveRange(mark, _rows.Count - mark);

    public QualifiedName? Find(string name)
    {
        if (_rows is null) return null;
        for (var i = _rows.Count - 1; i >= 0; i--)
            if (_rows[i].Name == name) return _rows[i].Target;
        return null;
    }
}
