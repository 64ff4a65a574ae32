namespace WireGate.Postgres.Sql.Facts.Reading;

/// <summary>What FOR UPDATE and its kin lock in one FROM list: nothing, everything, or what goes by certain names.</summary>
internal readonly struct RowLocks
{
    private readonly List<string>? _names;

    private RowLocks(bool all, List<string>? names) => (IsAll, _names) = (all, names);

    public static RowLocks None => default;

    public static RowLocks All => new(true, null);

    public bool IsAll { get; }

    public bool Cover(string? name) => IsAll || (name is not null && _names?.Contains(name) == true);

    /// <summary>Adds the locking clauses of one SELECT.</summary>
    public RowLocks With(Node clauses)
    {
        var (all, names) = (IsAll, _names);
        foreach (var element in clauses)
        {
            var locked = element.Wrapped["lockedRels"u8];
            if (locked.IsEmpty) all = true;
            foreach (var relation in locked)
                (names ??= []).Add(relation.Wrapped["relname"u8].Text ?? "");
        }

        return new RowLocks(all, names);
    }
}
