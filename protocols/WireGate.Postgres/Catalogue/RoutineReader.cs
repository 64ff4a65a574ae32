using System.Globalization;
using WireGate.Postgres.Judgement;

namespace WireGate.Postgres.Catalogue;

/// <summary>Reads functions, operators, types and casts, and tells which of them run code that nobody reviewed.</summary>
internal sealed class RoutineReader
{
    private readonly Dictionary<uint, string> _unreviewed = [];
    private readonly HashSet<uint> _reviewed = [];
    private readonly HashSet<uint> _unreviewedTypeOids = [];
    private readonly HashSet<uint> _implicitCastTypes = [];
    private readonly Dictionary<uint, string> _operatorFunctions = [];

    public Dictionary<string, Routine[]> ByName { get; private set; } = [];

    public HashSet<NamedObject> UnreviewedOperators { get; } = [];

    public HashSet<NamedObject> UnreviewedTypes { get; } = [];

    /// <summary>Whether each type, by its number, runs reviewed functions only.</summary>
    public Dictionary<uint, bool> Types { get; } = [];

    /// <summary>A cast between PostgreSQL's own types that may happen unasked in any expression, and that nobody reviewed: it taints every relation.</summary>
    public string? EverywhereCast { get; private set; }

    public static async Task<RoutineReader> ReadAsync(ICatalogueSource source, CancellationToken cancellationToken)
    {
        var reader = new RoutineReader();
        foreach (var row in await source.QueryAsync(CatalogueQueries.OwnRoutines, cancellationToken).ConfigureAwait(false))
        {
            var oid = CatalogueReader.Oid(row[0]);
            if (ReviewedFunctions.IsPure(row[1]!)) reader._reviewed.Add(oid);
            else reader._unreviewed[oid] = "pg_catalog." + row[1];
        }

        reader.AddRoutines(await source.QueryAsync(CatalogueQueries.Routines, cancellationToken).ConfigureAwait(false));
        foreach (var row in await source.QueryAsync(CatalogueQueries.Operators, cancellationToken).ConfigureAwait(false))
        {
            if (reader.CallOf(row[3]) is not { } call) continue;
            reader.UnreviewedOperators.Add(new NamedObject(row[1]!, row[2]!));
            reader._operatorFunctions[CatalogueReader.Oid(row[0])] = call;
        }

        await reader.AddTypesAsync(source, cancellationToken).ConfigureAwait(false);
        return reader;
    }

    /// <summary>The name of a function that nobody reviewed, or null where the function is harmless.</summary>
    public string? CallOf(string? oid)
    {
        var number = CatalogueReader.Oid(oid);
        if (number == 0 || _reviewed.Contains(number)) return null;
        return _unreviewed.GetValueOrDefault(number) ?? "an unknown function";
    }

    public string? CallOfOperator(string? oid) => _operatorFunctions.GetValueOrDefault(CatalogueReader.Oid(oid));

    public bool IsUnreviewedType(string? oid) => _unreviewedTypeOids.Contains(CatalogueReader.Oid(oid));

    public bool HasImplicitCast(string? oid) => _implicitCastTypes.Contains(CatalogueReader.Oid(oid));

    private void AddRoutines(IReadOnlyList<string?[]> rows)
    {
        var byName = new Dictionary<string, List<Routine>>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            // information_schema's functions are PostgreSQL's own, and plain arithmetic on catalogue rows.
            var reviewed = row[1] == "information_schema" || (row[7] is { } extension && ReviewedExtensions.IsHarmless(extension, row[2]!, row[6]));
            if (reviewed) _reviewed.Add(CatalogueReader.Oid(row[0]));
            else _unreviewed[CatalogueReader.Oid(row[0])] = row[1] + "." + row[2];
            var most = int.Parse(row[4]!, CultureInfo.InvariantCulture);
            var routine = new Routine(row[1]!, row[2]!, int.Parse(row[3]!, CultureInfo.InvariantCulture), most < 0 ? int.MaxValue : most,
                CatalogueReader.Bool(row[5]), reviewed);
            if (!byName.TryGetValue(routine.Name, out var overloads)) byName[routine.Name] = overloads = [];
            overloads.Add(routine);
        }

        ByName = byName.ToDictionary(static pair => pair.Key, static pair => pair.Value.ToArray(), StringComparer.Ordinal);
    }

    private async Task AddTypesAsync(ICatalogueSource source, CancellationToken cancellationToken)
    {
        var types = await source.QueryAsync(CatalogueQueries.Types, cancellationToken).ConfigureAwait(false);
        foreach (var row in types)
            // The input functions of enums, composites and arrays are PostgreSQL's own; what a domain adds is its CHECK.
            if (CallOf(row[6]) is { } call && !call.StartsWith("pg_catalog.", StringComparison.Ordinal)) _unreviewedTypeOids.Add(CatalogueReader.Oid(row[0]));
        foreach (var row in await source.QueryAsync(CatalogueQueries.DomainChecks, cancellationToken).ConfigureAwait(false))
            if (CallOf(row[1]) is not null) _unreviewedTypeOids.Add(CatalogueReader.Oid(row[0]));

        foreach (var row in await source.QueryAsync(CatalogueQueries.Casts, cancellationToken).ConfigureAwait(false))
        {
            if (CallOf(row[3]) is not { } call) continue;
            var (from, to) = (CatalogueReader.Oid(row[0]), CatalogueReader.Oid(row[1]));
            // 16384 is FirstNormalObjectId: below it are PostgreSQL's own types.
            if (from >= 16384) _unreviewedTypeOids.Add(from);
            if (to >= 16384) _unreviewedTypeOids.Add(to);
            if (from < 16384 && to < 16384) EverywhereCast = call;
            if (CatalogueReader.Bool(row[2])) _implicitCastTypes.UnionWith([from, to]);
        }

        var parts = await source.QueryAsync(CatalogueQueries.TypedColumns, cancellationToken).ConfigureAwait(false);
        SpreadToWholes(types, parts);
        foreach (var row in types) Types[CatalogueReader.Oid(row[0])] = !_unreviewedTypeOids.Contains(CatalogueReader.Oid(row[0]));
        foreach (var row in types)
            if (!Types[CatalogueReader.Oid(row[0])]) UnreviewedTypes.Add(new NamedObject(row[1]!, row[2]!));
    }

    /// <summary>A domain over such a type, an array of it and a composite with such a field are such types too.</summary>
    private void SpreadToWholes(IReadOnlyList<string?[]> types, IReadOnlyList<string?[]> parts)
    {
        var typeOfRelation = new Dictionary<uint, uint>();
        foreach (var row in types)
            if (CatalogueReader.Oid(row[5]) is not 0 and var relation) typeOfRelation[relation] = CatalogueReader.Oid(row[0]);

        bool changed;
        do
        {
            changed = false;
            foreach (var row in types)
                if (_unreviewedTypeOids.Contains(CatalogueReader.Oid(row[4]))) changed |= _unreviewedTypeOids.Add(CatalogueReader.Oid(row[0]));
            foreach (var row in parts)
                if (_unreviewedTypeOids.Contains(CatalogueReader.Oid(row[1])) && typeOfRelation.TryGetValue(CatalogueReader.Oid(row[0]), out var whole))
                    changed |= _unreviewedTypeOids.Add(whole);
        }
        while (changed);
    }
}
