using System.Collections.Immutable;

namespace WireGate.Postgres.Catalogue;

/// <summary>What one database looked like at one moment to the role that the gate logs in with. Immutable; swapped whole.</summary>
public sealed class CatalogueSnapshot
{
    // Above Empty, which is made with it.
    private static readonly Dictionary<string, Routine[]> NoRoutines = [];

    /// <summary>Knows nothing: every name of a user's object is unknown.</summary>
    public static readonly CatalogueSnapshot Empty = new();

    private static long _made;

    private Dictionary<uint, Relation>? _byOid;

    /// <summary>Another one for each snapshot of the process.</summary>
    internal long Number { get; } = Interlocked.Increment(ref _made);

    /// <summary>The database that it describes.</summary>
    public string Database { get; internal init; } = "";

    /// <summary>False for <see cref="Empty"/>: then even a bare function or operator may be a user's.</summary>
    public bool IsRead => Database.Length > 0;

    /// <summary>The role that the gate logs in with.</summary>
    public string User { get; internal init; } = "";

    /// <summary>The search_path as the start-up packet set it.</summary>
    public string PinnedSearchPath { get; internal init; } = "";

    /// <summary>The schemas looked through for a bare name, in order, without the temporary one.</summary>
    public ImmutableArray<string> SearchPath { get; internal init; } = ["pg_catalog"];

    /// <summary>
    /// Whether the temporary schema is looked through after all others. If not, a bare name may stand for a temporary relation that
    /// nobody but its session knows, and stays unknown.
    /// </summary>
    public bool TemporaryIsLast { get; internal init; }

    /// <summary>See <see cref="CatalogueQueries.Fingerprint"/>.</summary>
    internal string? Fingerprint { get; init; }

    internal Dictionary<NamedObject, Relation> Relations { get; init; } = [];

    internal Dictionary<string, Routine[]> Routines { get; init; } = [];

    /// <summary>Operators outside pg_catalog whose function nobody reviewed.</summary>
    internal HashSet<NamedObject> UnreviewedOperators { get; init; } = [];

    /// <summary>Types that run unreviewed functions when something is cast to or from them.</summary>
    internal HashSet<NamedObject> UnreviewedTypes { get; init; } = [];

    /// <summary>Every type of a user's by its number, and whether nothing but reviewed functions run when a value is read as one.</summary>
    internal Dictionary<uint, bool> Types { get; init; } = [];

    /// <summary>The relation with this oid. The table of oids is made when it is first asked for: only masks ask.</summary>
    internal Relation? FindRelation(uint oid)
    {
        var byOid = Volatile.Read(ref _byOid);
        if (byOid is null)
        {
            byOid = new Dictionary<uint, Relation>(Relations.Count);
            foreach (var relation in Relations.Values) byOid[relation.Oid] = relation;
            Volatile.Write(ref _byOid, byOid);
        }

        return byOid.GetValueOrDefault(oid);
    }

    public int RelationCount => Relations.Count;

    /// <summary>The schema that an unqualified CREATE makes its object in, or null where there is none.</summary>
    public string? CreationSchema
    {
        get
        {
            // An implicit pg_catalog is searched first and is never where things are made (RangeVarGetCreationNamespace).
            foreach (var schema in SearchPath)
                if (schema != "pg_catalog") return schema;
            return null;
        }
    }

    public Relation? FindRelation(string schema, string name) => Relations.GetValueOrDefault(new NamedObject(schema, name));

    /// <summary>The relation that a bare name stands for: the first found along the search path (RelnameGetRelid).</summary>
    public Relation? FindRelation(string name)
    {
        foreach (var schema in SearchPath)
            if (FindRelation(schema, name) is { } relation) return relation;
        return null;
    }

    public ReadOnlySpan<Routine> FindRoutines(string name) => Routines.GetValueOrDefault(name);

    public bool IsOnSearchPath(string schema) => SearchPath.Contains(schema);
}
