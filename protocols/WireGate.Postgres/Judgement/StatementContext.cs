using System.Collections.Immutable;
using WireGate.Core;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Postgres.Judgement;

/// <summary>One statement while its accesses are made, and the names in it as the server would resolve them.</summary>
internal sealed class StatementContext
{
    private readonly List<Access> _accesses;
    private readonly Facet _statement;
    private readonly Facet _database;

    public StatementContext(StatementFacts facts, CatalogueSnapshot catalogue, SearchPath path, JudgeOptions options, List<Access> accesses)
    {
        Facts = facts;
        Catalogue = catalogue;
        Path = path;
        Options = options;
        _accesses = accesses;
        _statement = StatementFacet(facts);
        _database = !catalogue.IsRead
            ? Facet.Unknown(PostgresFacets.Database) : Facet.Of(PostgresFacets.Database, new FacetValue(catalogue.Database));
    }

    public StatementFacts Facts { get; }

    public CatalogueSnapshot Catalogue { get; }

    public SearchPath Path { get; }

    public JudgeOptions Options { get; }

    /// <summary>A name was not found that a newer catalogue may hold.</summary>
    public bool HasMissed { get; private set; }

    /// <summary>Whether the statement or one inside it has this tag, or one that begins with it and a blank.</summary>
    public bool Is(string word) => IsWord(Facts.Kind, word) || Facts.InnerKinds.Any(kind => IsWord(kind, word));

    public void Add(Effect effect, ReadOnlySpan<Facet> facets, bool housekeeping = false, string? description = null)
    {
        var all = ImmutableArray.CreateBuilder<Facet>(facets.Length + 2);
        all.Add(_statement);
        var hasDatabase = false;
        foreach (var facet in facets)
        {
            all.Add(facet);
            hasDatabase |= ReferenceEquals(facet.Definition, PostgresFacets.Database);
        }

        if (!hasDatabase) all.Add(_database);
        _accesses.Add(new Access(effect, all.DrainToImmutable(), housekeeping, description));
    }

    /// <summary>The relation that a name stands for; if null, <paramref name="reason"/> says why it isn't known, for people.</summary>
    public Relation? Resolve(QualifiedName name, out string reason)
    {
        var bare = PgName.Truncate(name.Name);
        reason = "";
        if (name.Catalog is not null && PgName.Truncate(name.Catalog) != Catalogue.Database)
        {
            reason = $"relation \"{name.Name}\" is in another database";
            return null;
        }

        Relation? relation;
        if (name.Schema is { } schema)
        {
            relation = Catalogue.FindRelation(PgName.Truncate(schema), bare);
        }
        else if (Path == SearchPath.Empty || !Catalogue.TemporaryIsLast)
        {
            relation = Catalogue.FindRelation("pg_catalog", bare);
            if (relation is null)
            {
                reason = $"\"{name.Name}\" may stand for a temporary relation here: write its schema before it";
                return null;
            }
        }
        else
        {
            relation = Catalogue.FindRelation(bare);
        }

        if (relation is not null) return relation;
        HasMissed = true;
        reason = $"relation \"{name}\" is not known to the gate: it does not exist, is temporary or was just made";
        return null;
    }

    /// <summary>Whether a bare name of a function, operator or type may be looked for in this schema; where the path isn't known, in any.</summary>
    public bool MaySearch(string schema) => Path != SearchPath.Pinned || Catalogue.IsOnSearchPath(schema);

    /// <summary>The name that a CREATE gives to what it makes, or null if its schema isn't known.</summary>
    public FacetValue? NameOfNew(QualifiedName name)
    {
        var schema = name.Schema ?? (Path == SearchPath.Pinned ? Catalogue.CreationSchema : null);
        return schema is null ? null : new FacetValue(PgName.Truncate(schema), PgName.Truncate(name.Name));
    }

    public static bool IsWord(string kind, string word) =>
        kind.StartsWith(word, StringComparison.Ordinal) && (kind.Length == word.Length || kind[word.Length] == ' ');

    private static Facet StatementFacet(StatementFacts facts)
    {
        if (StatementWords.Find(facts.Kind) is not { } outer) return Facet.Unknown(PostgresFacets.Statement);
        if (facts.InnerKinds.IsEmpty) return Facet.Of(PostgresFacets.Statement, outer);
        var values = new List<FacetValue> { outer };
        foreach (var kind in facts.InnerKinds)
        {
            if (StatementWords.Find(kind) is not { } inner) return Facet.Unknown(PostgresFacets.Statement);
            if (!values.Contains(inner)) values.Add(inner);
        }

        return new Facet(PostgresFacets.Statement, [.. values]);
    }
}
