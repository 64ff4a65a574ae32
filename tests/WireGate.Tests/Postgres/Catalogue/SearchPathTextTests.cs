using NUnit.Framework;
using WireGate.Postgres.Catalogue;

namespace WireGate.Tests.Postgres.Catalogue;

public sealed class SearchPathTextTests
{
    [TestCase("\"$user\", public, pg_temp", "\"$user\",public,\"pg_temp\"")]
    [TestCase("public", "PUBLIC")]
    [TestCase("\"Shop\", public", "\"Shop\" , Public")]
    [TestCase("\"a,b\"", "\"a,b\"")]
    public void Values_that_name_the_same_schemas_are_equal(string one, string other) => Assert.That(SearchPathText.AreEqual(one, other));

    [TestCase("\"Shop\", public", "Shop, public")]
    [TestCase("\"a,b\"", "a,b")]
    [TestCase("\"a,b\"", "\"a\",\"b\"")]
    [TestCase("\"a\"\"b\"", "\"ab\"")]
    [TestCase("a, b", "b, a")]
    [TestCase("a", "a,")]
    [TestCase("a", "a b")]
    public void Values_that_name_other_schemas_are_not(string one, string other) => Assert.That(SearchPathText.AreEqual(one, other), Is.False);

    [TestCase("", true)]
    [TestCase(" ", true)]
    [TestCase("\"\"", true)]
    [TestCase("PG_CATALOG", true)]
    [TestCase("\"PG_CATALOG\"", false)]
    [TestCase("pg_catalog, hidden", false)]
    [TestCase("\"pg_catalog", false)]
    public void An_empty_path_is_told_from_one_that_looks_like_it(string value, bool empty) => Assert.That(SearchPathText.IsEmpty(value), Is.EqualTo(empty));

    [TestCase("public, pg_temp", true)]
    [TestCase("public, PG_TEMP", true)]
    [TestCase("\"PG_TEMP\"", false)]
    [TestCase("pg_temp, public", false)]
    [TestCase("", false)]
    public void The_temporary_schema_is_found_where_it_is_last(string value, bool last) => Assert.That(SearchPathText.EndsWithTemporary(value), Is.EqualTo(last));
}
