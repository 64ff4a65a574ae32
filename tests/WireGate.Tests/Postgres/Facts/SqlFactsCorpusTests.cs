using System.Text.Json;
using System.Text.RegularExpressions;
using NUnit.Framework;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Tests.Postgres.Facts;

public sealed class SqlFactsCorpusTests
{
    private static IEnumerable<ParsedStatement> Expected() => ParsedStatement.ReadAll().Where(statement => statement.Expected.Length > 0);

    private static IEnumerable<ParsedStatement> All() => ParsedStatement.ReadAll();

    private static IEnumerable<ParsedStatement> Random() => ParsedStatement.Read("random");

    [TestCaseSource(nameof(Expected))]
    public void Facts_are_those_written_below_the_statement(ParsedStatement statement) =>
        Assert.That(FactsText.Of(statement.Facts), Is.EqualTo(statement.Expected));

    [TestCaseSource(nameof(Random))]
    public void Every_table_of_a_query_is_seen_however_it_is_nested(ParsedStatement statement)
    {
        var tables = Regex.Matches(statement.Sql, @"\bt\d+\b").Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);
        var seen = statement.Facts.Statements.SelectMany(facts => facts.Relations).Select(use => use.Name.Name).Distinct().Order(StringComparer.Ordinal);
        Assert.That(seen, Is.EqualTo(tables));
        Assert.That(statement.Facts.Statements.SelectMany(facts => facts.Unknowns), Is.Empty);
    }

    [Test]
    public void Every_kind_is_in_the_closed_list_and_every_kind_of_the_list_occurs()
    {
        var kinds = All().SelectMany(statement => statement.Facts.Statements).SelectMany(facts => facts.InnerKinds.Append(facts.Kind)).Distinct();
        Assert.That(kinds, Is.EquivalentTo(StatementKinds.All.Remove(StatementKinds.Other)));
    }

    /// <summary>An independent look at the tree: whatever it names anywhere must have been reported somewhere.</summary>
    [TestCaseSource(nameof(All))]
    public void Nothing_that_the_tree_names_is_left_out(ParsedStatement statement)
    {
        using var tree = JsonDocument.Parse(statement.Json);
        var named = new Named();
        named.Scan(tree.RootElement);
        var facts = statement.Facts.Statements;
        if (facts.Any(each => each.Kind == "SET CONSTRAINTS" || each.Unknowns.Length > 0)) return;

        var relations = facts.SelectMany(each => each.Relations.Select(use => use.Name.Name).Concat(each.Objects.Select(use => use.Name.Name)));
        var aliases = facts.SelectMany(each => each.Relations.Select(use => use.Alias ?? ""));
        Assert.Multiple(() =>
        {
            Assert.That(named.Relations.Except(relations).Except(named.Ctes).Except(aliases), Is.Empty, "relations");
            Assert.That(named.Functions.Except(facts.SelectMany(each => each.Functions).Select(use => use.Name.Name)), Is.Empty, "functions");
            Assert.That(named.Columns.Except(facts.SelectMany(each => each.Columns).Select(use => use.Name ?? "*")), Is.Empty, "columns");
            Assert.That(named.Roles.Except(facts.SelectMany(each => each.Roles)), Is.Empty, "roles");
        });
    }

    private sealed class Named
    {
        public HashSet<string> Relations { get; } = [];

        public HashSet<string> Ctes { get; } = [];

        public HashSet<string> Functions { get; } = [];

        public HashSet<string> Columns { get; } = [];

        public HashSet<string> Roles { get; } = [];

        public void Scan(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in element.EnumerateArray()) Scan(item);
                return;
            }

            if (element.ValueKind != JsonValueKind.Object) return;
            foreach (var property in element.EnumerateObject())
            {
                switch (property.Name)
                {
                    case "relname": Relations.Add(property.Value.GetString()!); break;
                    case "ctename": Ctes.Add(property.Value.GetString()!); break;
                    case "rolename": Roles.Add(property.Value.GetString()!); break;
                    case "funcname": Functions.Add(Last(property.Value)); break;
                    case "fields": Columns.Add(Last(property.Value)); break;
                    // A bare word there is no column.
                    case "typmods": continue;
                }

                // CREATE FUNCTION's own name, the locked names of FOR UPDATE OF and the tables to import are no references.
                if (property.Name == "CreateFunctionStmt") Functions.Add("");
                if (property.Name is not ("lockedRels" or "table_list")) Scan(property.Value);
                if (property.Name == "CreateFunctionStmt") Functions.Remove(Last(property.Value.GetProperty("funcname")));
                Functions.Remove("");
            }
        }

        private static string Last(JsonElement list)
        {
            var last = list.EnumerateArray().Last();
            return last.TryGetProperty("String", out var text) ? text.GetProperty("sval").GetString()! : "*";
        }
    }
}
