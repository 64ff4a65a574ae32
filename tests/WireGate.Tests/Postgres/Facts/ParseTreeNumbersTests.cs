using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Sql.Facts;
using WireGate.Postgres.Sql.Facts.Reading;

namespace WireGate.Tests.Postgres.Facts;

/// <summary>Nothing of a number in a tree is to be had without the tree knowing.</summary>
public sealed class ParseTreeNumbersTests
{
    private const string Json = """
        {"version":180004,"A_Const":{"ival":{"ival":5},"location":7},"zero":{"A_Const":{"ival":{},"location":7}},
        "Integer":{"ival":5},"typmod":3,"list":[{"Integer":{}}],"text":{"sval":"x"}}
        """;

    private static readonly Dictionary<string, Action<Node>> Asking = new()
    {
        ["a number of the text"] = static root => root["A_Const"u8]["ival"u8].Number("ival"u8),
        ["a number that is left out"] = static root => root["zero"u8].Number("nothing"u8),
        ["a number in an object of its own"] = static root => root["Integer"u8].Number("ival"u8),
        ["whether a literal is 0"] = static root => _ = root["zero"u8]["A_Const"u8]["ival"u8].IsEmpty,
        ["whether an integer of a list is 0"] = static root => _ = First(root["list"u8]).As("Integer"u8).IsEmpty,
        ["what a literal holds"] = static root => { foreach (var _ in root["A_Const"u8]["ival"u8]) { } },
        ["a literal's field"] = static root => _ = root["A_Const"u8]["ival"u8]["ival"u8].Exists,
        ["an ordinal of a literal"] = static root => root["A_Const"u8]["ival"u8].Ordinal("ival"u8),
    };

    private static readonly Dictionary<string, Action<Node>> NotAsking = new()
    {
        ["nothing"] = static _ => { },
        ["a version"] = static root => root.Ordinal("version"u8),
        ["a constant's kind"] = static root => _ = root["A_Const"u8]["ival"u8].Exists || root["A_Const"u8]["sval"u8].Exists,
        ["whether a name stands somewhere"] = static root => root.Holds("sval"u8),
        ["a text"] = static root => _ = root["text"u8]["sval"u8].Text,
    };

    private static IEnumerable<string> Ties => Asking.Keys;

    private static IEnumerable<string> Leaves => NotAsking.Keys;

    [TestCaseSource(nameof(Ties))]
    public void Facts_are_tied_to_the_numbers_by_asking_for(string what) => Assert.That(IsTiedAfter(Asking[what]), Is.True);

    [TestCaseSource(nameof(Leaves))]
    public void Facts_are_not_tied_to_the_numbers_by_asking_for(string what) => Assert.That(IsTiedAfter(NotAsking[what]), Is.False);

    [Test]
    public void A_number_is_no_node_that_could_be_asked()
    {
        using var tree = ParseTree.TryRead(Encoding.UTF8.GetBytes(Json))!;
        Assert.That(tree.Root["typmod"u8].Exists, Is.False);
        Assert.That(tree.Root["typmod"u8].Utf8.Length, Is.Zero);
        Assert.That(tree.Root.Holds("typmod"u8), Is.False);
        Assert.That(tree.Root.Number("typmod"u8), Is.EqualTo(3));
        foreach (var field in tree.Root) Assert.That(field.Name.SequenceEqual("typmod"u8) && field.Utf8.Length > 0, Is.False);
    }

    [TestCase("""{"ival":{"ival":5}}""")]
    [TestCase("""{"ival":{}}""")]
    public void Facts_of_a_plain_query_hold_for_any_numbers(string constant) =>
        Assert.That(Read($$$$"""{"SelectStmt":{"targetList":[{"ResTarget":{"val":{"A_Const":{{{{constant}}}}}}}],"op":"SETOP_NONE"}}""").HoldsForAnyNumbers, Is.True);

    [Test]
    public void Facts_of_a_bare_integer_where_a_node_is_expected_do_not() =>
        Assert.That(Read("""{"SelectStmt":{"limitCount":{"ival":5},"op":"SETOP_NONE"}}""").HoldsForAnyNumbers, Is.False);

    private static SqlFacts Read(string statement) =>
        SqlFactsReader.Read(Encoding.UTF8.GetBytes($$$"""{"version":180004,"stmts":[{"stmt":{{{statement}}}}]}"""), "x"u8);

    private static bool IsTiedAfter(Action<Node> asking)
    {
        using var tree = ParseTree.TryRead(Encoding.UTF8.GetBytes(Json))!;
        asking(tree.Root);
        return tree.TiesToNumbers;
    }

    private static Node First(Node list)
    {
        foreach (var item in list) return item;
        return default;
    }
}
