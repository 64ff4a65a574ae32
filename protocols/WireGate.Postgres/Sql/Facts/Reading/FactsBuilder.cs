namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>Collects what <see cref="StatementFacts"/> holds.</summary>
internal sealed class FactsBuilder
{
    private UniqueList<string> _innerKinds;
    private UniqueList<RelationUse> _relations;
    private UniqueList<ColumnUse> _columns;
    private UniqueList<FunctionUse> _functions;
    private UniqueList<QualifiedName> _operators;
    private UniqueList<QualifiedName> _types;
    private UniqueList<ObjectUse> _objects;
    private UniqueList<SettingUse> _settings;
    private UniqueList<string> _roles;
    private UniqueList<string> _files;
    private UniqueList<string> _programs;
    private UniqueList<NamedUse> _names;
    private UniqueList<string> _unknowns;

    public TransactionCommand Transaction { get; set; }

    public CopyDirection Copy { get; set; }

    public CopyForm? CopyForm { get; set; }

    public string? Language { get; set; }

    public int InnerKinds => _innerKinds.Count;

    public void InnerKind(int index, string kind) => _innerKinds.Insert(index, kind);

    public void Relation(QualifiedName name, RelationAction action, string? alias = null, bool filtered = true, bool only = false) =>
        _relations.Add(new RelationUse(name, action, alias, filtered, only));

    public void Column(QualifiedName? qualifier, string? name) => _columns.Add(new ColumnUse(qualifier, name));

    public void Written(QualifiedName target, string? name) => _columns.Add(new ColumnUse(null, name, IsWritten: true, target));

    public void Function(FunctionUse use) => _functions.Add(use);

    public void Function(QualifiedName name) => _functions.Add(new FunctionUse(name, 0, []));

    public void Operator(string name) => Operator(new QualifiedName(null, null, name));

    public void Operator(QualifiedName name) => _operators.Add(name);

    public void Type(QualifiedName name) => _types.Add(name);

    public void Object(string type, QualifiedName name, ObjectAction action) => _objects.Add(new ObjectUse(type, name, action));

    public void Object(string type, string? name, ObjectAction action) =>
        _objects.Add(new ObjectUse(type, new QualifiedName(null, null, name ?? ObjectUse.All), action));

    public void Setting(SettingUse use) => _settings.Add(use);

    public void Role(string name) => _roles.Add(name);

    public void File(string path) => _files.Add(path);

    public void Program(string command) => _programs.Add(command);

    public void Named(NamedUse use) => _names.Add(use);

    public void Unknown(string phrase) => _unknowns.Add(phrase);

    /// <summary>Whether a relation goes by this name here, as its alias or without one.</summary>
    public bool HasRelation(string name)
    {
        foreach (var use in _relations)
            if ((use.Alias ?? use.Name.Name) == name) return true;
        return false;
    }

    /// <summary>Takes over what a statement inside this one does.</summary>
    public void Absorb(StatementFacts inner)
    {
        _innerKinds.Add(inner.Kind);
        _innerKinds.AddRange(inner.InnerKinds);
        _relations.AddRange(inner.Relations);
        _columns.AddRange(inner.Columns);
        _functions.AddRange(inner.Functions);
        _operators.AddRange(inner.Operators);
        _types.AddRange(inner.Types);
        _objects.AddRange(inner.Objects);
        _settings.AddRange(inner.Settings);
        _roles.AddRange(inner.Roles);
        _files.AddRange(inner.Files);
        _programs.AddRange(inner.Programs);
        _names.AddRange(inner.Names);
        _unknowns.AddRange(inner.Unknowns);
    }

    public StatementFacts Build(string kind, int start) => new()
    {
        Kind = kind,
        Start = start,
        InnerKinds = _innerKinds.ToImmutable().Remove(kind),
        Relations = _relations.ToImmutable(),
        Columns = _columns.ToImmutable(),
        Functions = _functions.ToImmutable(),
        Operators = _operators.ToImmutable(),
        Types = _types.ToImmutable(),
        Objects = _objects.ToImmutable(),
        Settings = _settings.ToImmutable(),
        Roles = _roles.ToImmutable(),
        Files = _files.ToImmutable(),
        Programs = _programs.ToImmutable(),
        Names = _names.ToImmutable(),
        Transaction = Transaction,
        Copy = Copy,
        CopyForm = CopyForm,
        Unknowns = _unknowns.ToImmutable(),
        Language = Language,
    };
}
