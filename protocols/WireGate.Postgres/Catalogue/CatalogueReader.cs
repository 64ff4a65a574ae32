using System.Globalization;
using System.Text.Json;
using WireGate.Core;

namespace WireGate.Postgres.Catalogue;

/// <summary>Reads a <see cref="CatalogueSnapshot"/> from the server, in one transaction.</summary>
internal static class CatalogueReader
{
    /// <summary>A snapshot, or <paramref name="previous"/> itself where nothing has changed since it was read.</summary>
    /// <exception cref="UpstreamException">The target failed, or answered what no PostgreSQL answers.</exception>
    public static async Task<CatalogueSnapshot> ReadAsync(ICatalogueSource source, CatalogueSnapshot? previous, CancellationToken cancellationToken)
    {
        await source.QueryAsync(CatalogueQueries.Begin, cancellationToken).ConfigureAwait(false);
        try
        {
            var identity = await source.QueryAsync(CatalogueQueries.Identity, cancellationToken).ConfigureAwait(false);
            var path = await source.QueryAsync(CatalogueQueries.SearchPath, cancellationToken).ConfigureAwait(false);
            var fingerprint = (await source.QueryAsync(CatalogueQueries.Fingerprint, cancellationToken).ConfigureAwait(false))[0][0];
            if (previous is not null && fingerprint is not null && previous.Fingerprint == fingerprint) return previous;

            await source.QueryAsync(CatalogueQueries.NarrowSearchPath, cancellationToken).ConfigureAwait(false);
            var relations = await ReadRelationsAsync(source, cancellationToken).ConfigureAwait(false);
            var routines = await RoutineReader.ReadAsync(source, cancellationToken).ConfigureAwait(false);
            await RelationLinker.LinkAsync(source, relations, routines, cancellationToken).ConfigureAwait(false);

            var names = new Dictionary<NamedObject, Relation>(relations.Count);
            foreach (var relation in relations.Values) names[new NamedObject(relation.Schema, relation.Name)] = relation;
            var pinned = identity[0][2]!;
            return new CatalogueSnapshot
            {
                Database = identity[0][0]!,
                User = identity[0][1]!,
                PinnedSearchPath = pinned,
                SearchPath = [.. path.Select(static row => row[0]!).Where(static schema => !schema.StartsWith("pg_temp_", StringComparison.Ordinal))],
                TemporaryIsLast = SearchPathText.EndsWithTemporary(pinned),
                Fingerprint = fingerprint,
                Relations = names,
                Routines = routines.ByName,
                UnreviewedOperators = routines.UnreviewedOperators,
                UnreviewedTypes = routines.UnreviewedTypes,
                Types = routines.Types,
            };
        }
        catch (Exception exception) when (exception is FormatException or OverflowException or JsonException or NullReferenceException or ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new UpstreamException("the target's system catalogue could not be read", exception);
        }
        finally
        {
            await EndAsync(source, cancellationToken).ConfigureAwait(false);
        }
    }

    internal static uint Oid(string? text) => uint.Parse(text!, NumberStyles.None, CultureInfo.InvariantCulture);

    internal static bool Bool(string? text) => text == "t";

    private static async Task EndAsync(ICatalogueSource source, CancellationToken cancellationToken)
    {
        try
        {
            await source.QueryAsync(CatalogueQueries.Rollback, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is UpstreamException or OperationCanceledException)
        {
            // What broke the reading has been reported already; a source whose connection is broken makes a new one.
        }
    }

    private static async Task<Dictionary<uint, Relation>> ReadRelationsAsync(ICatalogueSource source, CancellationToken cancellationToken)
    {
        var rows = await source.QueryAsync(CatalogueQueries.Relations, cancellationToken).ConfigureAwait(false);
        var relations = new Dictionary<uint, Relation>(rows.Count);
        // The same few names (id, created_at) in thousands of tables, the same few schemas: one string each.
        var pool = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var (numbers, names) = ReadColumns(row[4], pool);
            relations[Oid(row[0])] = new Relation(Oid(row[0]), Pooled(pool, row[1]!), row[2]!, row[3]![0], names, numbers);
        }

        return relations;
    }

    private static (short[] Numbers, string[] Names) ReadColumns(string? json, Dictionary<string, string> pool)
    {
        if (json is null) return ([], []);
        using var document = JsonDocument.Parse(json);
        var count = document.RootElement.GetArrayLength();
        var (numbers, names) = (new short[count], new string[count]);
        var i = 0;
        foreach (var column in document.RootElement.EnumerateArray())
        {
            numbers[i] = column[0].GetInt16();
            names[i++] = Pooled(pool, column[1].GetString()!);
        }

        return (numbers, names);
    }

    private static string Pooled(Dictionary<string, string> pool, string text)
    {
        ref var slot = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(pool, text, out _);
        return slot ??= text;
    }
}
