using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using WireGate.Core.Configuration;
using WireGate.Postgres.Catalogue;
using WireGate.Postgres.Judgement;

namespace WireGate.Postgres.Written;

/// <summary>
/// A catalogue that is written down, answering what the gate asks of a server's: so it is read, linked and judged as that is. PostgreSQL's own relations
/// are those that were reviewed; the others are unknown either way.
/// </summary>
internal sealed class WrittenCatalogue(string database, ImmutableArray<string> path, ImmutableArray<WrittenRelation> relations, ImmutableArray<WrittenFunction> functions)
    : ICatalogueSource
{
    /// <summary>FirstNormalObjectId: below it are PostgreSQL's own objects.</summary>
    private const int FirstOid = 16384;

    /// <summary>The standard's views that tools read; ReviewedCatalogues has those of them that are no housekeeping.</summary>
    private static readonly ImmutableArray<string> InformationSchema =
    [
        "check_constraints", "columns", "constraint_column_usage", "key_column_usage", "parameters", "referential_constraints", "routines", "schemata", "sequences",
        "table_constraints", "table_privileges", "tables", "triggers", "user_mapping_options", "views",
    ];

    public string PinnedSearchPath => string.Join(", ", path.Append("pg_temp"));

    public Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken) => Task.FromResult(Answer(sql));

    private IReadOnlyList<string?[]> Answer(string sql) => sql switch
    {
        CatalogueQueries.Identity => [[database, "gate", PinnedSearchPath]],
        CatalogueQueries.SearchPath => [["pg_catalog"], .. path.Select(schema => new[] { schema })],
        CatalogueQueries.Fingerprint => [["written"]],
        CatalogueQueries.Relations => [.. Own(), .. relations.Select((relation, index) => Row(FirstOid + index, relation.Schema, relation.Name, relation.Kind, relation.Columns))],
        CatalogueQueries.RuleMentions => [.. relations.SelectMany((view, index) => view.Of.Select(of => new[] { Oid(FirstOid + index), "relid", OidOf(of.Key) }))],
        CatalogueQueries.RuleColumns => [.. relations.SelectMany((view, index) => view.Of.SelectMany(of => of.Value.Select(column => new[] { Oid(FirstOid + index), OidOf(of.Key), Number(of.Key, column) })))],
        CatalogueQueries.Inheritance => [.. relations.SelectMany((part, index) => part.PartOf.Select(whole => new[] { Oid(FirstOid + index), OidOf(whole) }))],
        CatalogueQueries.ForeignKeys => [.. relations.SelectMany((table, index) => table.DeletedWith.Select(other => new[] { Oid(FirstOid + index), OidOf(other), "t", "f" }))],
        CatalogueQueries.Routines => [.. functions.Select((function, index) => new[] { Oid(FirstOid + relations.Length + index), function.Schema, function.Name, "0", "-1", "f", "v", null })],
        _ => [],
    };

    private static IEnumerable<string?[]> Own()
    {
        var oid = 1;
        foreach (var group in ReviewedCatalogues.Entries.GroupBy(entry => entry.Split('.')[0], StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            if (group.Key.StartsWith("pg_", StringComparison.Ordinal))
                yield return Row(oid++, "pg_catalog", group.Key, 'v', [.. group.Where(entry => entry.Contains('.', StringComparison.Ordinal)).Select(entry => entry.Split('.')[1])]);
        foreach (var name in InformationSchema) yield return Row(oid++, "information_schema", name, 'v', []);
    }

    private static string?[] Row(int oid, string schema, string name, char kind, ImmutableArray<string> columns)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            for (var i = 0; i < columns.Length; i++)
            {
                json.WriteStartArray();
                json.WriteNumberValue(i + 1);
                json.WriteStringValue(columns[i]);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return [Oid(oid), schema, name, kind.ToString(), columns.IsEmpty ? null : Encoding.UTF8.GetString(buffer.ToArray())];
    }

    private string OidOf(ConfigScalar name) => Oid(FirstOid + IndexOf(name));

    private string Number(ConfigScalar relation, ConfigScalar column) =>
        (relations[IndexOf(relation)].Columns.IndexOf(column.Text) + 1).ToString(CultureInfo.InvariantCulture);

    private int IndexOf(ConfigScalar name)
    {
        var (schema, bare) = WrittenCatalogueReader.Parse(name, path);
        for (var i = 0; i < relations.Length; i++)
            if (relations[i].Schema == schema && relations[i].Name == bare) return i;
        throw new InvalidOperationException("A name was not checked when the catalogue was read.");
    }

    private static string Oid(int number) => number.ToString(CultureInfo.InvariantCulture);
}
