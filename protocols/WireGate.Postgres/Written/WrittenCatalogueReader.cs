using System.Collections.Immutable;
using WireGate.Core.Configuration;
using WireGate.Postgres.Judgement;

namespace WireGate.Postgres.Written;

/// <summary>
/// Reads a catalogue that stands beside tests:
/// <code>
/// search_path: [public]
/// tables:
///   customers: [id, name, email]
///   orders: { columns: [id, customer_id, state], deleted_with: customers }
///   orders_2026: { columns: [id, customer_id, state], part_of: orders }
/// views:
///   open_orders: { columns: [id, name], of: { orders: [id, state, customer_id], customers: [id, name] } }
/// sequences: [orders_id_seq]
/// functions: [customer_total]
/// </code>
/// A name without a schema is in the first one of the search path.
/// </summary>
internal static class WrittenCatalogueReader
{
    /// <param name="database">The target's.</param>
    /// <param name="keys">Null where nothing is written: every name is unknown.</param>
    /// <exception cref="ConfigException">Something is wrong with it.</exception>
    public static WrittenCatalogue Read(string database, MappingReader? keys)
    {
        if (keys is null) return new WrittenCatalogue(database, ["public"], [], []);
        var path = keys.Strings("search_path");
        if (path.IsEmpty) path = ["public"];
        var relations = new List<WrittenRelation>();
        var errors = new ConfigErrors();
        foreach (var (name, node) in keys.Named("tables")) errors.Try(() => relations.Add(ReadTable(name, node, path)));
        foreach (var (name, node) in keys.Named("views")) errors.Try(() => relations.Add(ReadView(name, node, path)));
        foreach (var name in keys.Scalars("sequences"))
            errors.Try(() =>
            {
                var (schema, bare) = Parse(name, path);
                relations.Add(new WrittenRelation(name, schema, bare, 'S', ["last_value", "log_cnt", "is_called"]));
            });
        var functions = new List<WrittenFunction>();
        foreach (var name in keys.Scalars("functions"))
            errors.Try(() =>
            {
                var (schema, bare) = Parse(name, path);
                functions.Add(new WrittenFunction(schema, bare));
            });
        errors.Try(keys.End);
        errors.Try(() => CheckNames(relations, path));
        errors.ThrowIfAny();
        return new WrittenCatalogue(database, path, [.. relations], [.. functions]);
    }

    /// <summary>The schema and the name that a text stands for.</summary>
    /// <exception cref="ConfigException">It is no name.</exception>
    public static (string Schema, string Name) Parse(ConfigScalar text, ImmutableArray<string> path) =>
        RelationName.TryParse(text.Text, out var name) && name.Catalog is null ? (name.Schema ?? path[0], name.Name)
        : throw text.Error($"\"{text.Text}\" is no name: NAME or SCHEMA.NAME");

    private static WrittenRelation ReadTable(ConfigScalar name, ConfigNode node, ImmutableArray<string> path)
    {
        var (schema, bare) = Parse(name, path);
        if (node is not ConfigMapping) return new WrittenRelation(name, schema, bare, 'r', Columns(node));
        var keys = node.AsMapping();
        var table = new WrittenRelation(name, schema, bare, 'r', Columns(keys.Required("columns")))
        {
            PartOf = keys.Scalars("part_of"),
            DeletedWith = keys.Scalars("deleted_with"),
        };
        keys.End();
        return table;
    }

    private static WrittenRelation ReadView(ConfigScalar name, ConfigNode node, ImmutableArray<string> path)
    {
        var (schema, bare) = Parse(name, path);
        var keys = node.AsMapping();
        var of = keys.Named("of").Select(entry => KeyValuePair.Create(entry.Key, Scalars(entry.Value)));
        var kind = keys.Bool("materialized", false) ? 'm' : 'v';
        var view = new WrittenRelation(name, schema, bare, kind, Columns(keys.Required("columns"))) { Of = [.. of] };
        keys.End();
        // Fail closed: a view of nothing would pass where the tables below it are denied.
        return view.Of.IsEmpty ? throw name.Error($"the view \"{name.Text}\" does not say what it is \"of\": {{ TABLE: [COLUMN, …] }}") : view;
    }

    private static ImmutableArray<string> Columns(ConfigNode node)
    {
        var columns = Scalars(node);
        return columns.IsEmpty ? throw node.Error("there are no columns") : [.. columns.Select(column => column.Text)];
    }

    private static ImmutableArray<ConfigScalar> Scalars(ConfigNode node) => node switch
    {
        ConfigSequence list => [.. list.Items.Select(item => item as ConfigScalar ?? throw item.Error("expected a value, found " + item.Form))],
        ConfigScalar { IsNull: false } one => [one],
        _ => throw node.Error("expected a value or a list, found " + node.Form),
    };

    private static void CheckNames(List<WrittenRelation> relations, ImmutableArray<string> path)
    {
        var errors = new ConfigErrors();
        var known = new Dictionary<(string, string), WrittenRelation>();
        foreach (var relation in relations)
            if (!known.TryAdd((relation.Schema, relation.Name), relation)) errors.Add(relation.Key, $"\"{relation.Schema}.{relation.Name}\" stands here twice");
        foreach (var relation in relations)
        {
            foreach (var other in relation.PartOf.Concat(relation.DeletedWith)) Find(other);
            foreach (var (other, columns) in relation.Of)
                if (Find(other) is { } found)
                    foreach (var column in columns)
                        if (!found.Columns.Contains(column.Text)) errors.Add(column, $"\"{other.Text}\" has no column \"{column.Text}\"");
        }

        errors.ThrowIfAny();

        WrittenRelation? Find(ConfigScalar name)
        {
            if (errors.Try(() => known.GetValueOrDefault(Parse(name, path)), null) is { } found) return found;
            errors.Add(name, $"no table or view \"{name.Text}\" is written here");
            return null;
        }
    }
}
