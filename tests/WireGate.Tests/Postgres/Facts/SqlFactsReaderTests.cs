using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Tests.Postgres.Facts;

public sealed class SqlFactsReaderTests
{
    private const string One = """{"A_Const":{"ival":{"ival":1}}}""";

    [TestCase("")]
    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("nonsense")]
    [TestCase("""{"version":180004,"stmts":[{"stmt":{"SelectStmt":{"fromClause":[{"RangeVar":{"relname":"t"}}]}}}""")]
    [TestCase("""{"version":180004,"stmts":[{}]}""")]
    [TestCase("""{"version":180004,"stmts":[{"stmt":{}}]}""")]
    [TestCase("""{"version":180004,"stmts":[{"stmt":{"CheckPointStmt":{}},"stmt_location":2}]}""")]
    [TestCase("""{"version":180004,"stmts":[{"stmt":{"CheckPointStmt":{}},"stmt_location":-1}]}""")]
    public void A_tree_that_is_not_one_makes_the_text_unknown(string json) => Assert.That(Read(json).Unknown, Is.Not.Null);

    [TestCase(170004)]
    [TestCase(190000)]
    [TestCase(0)]
    public void A_tree_of_another_grammar_makes_the_text_unknown(int version) =>
        Assert.That(Read($$$"""{"version":{{{version}}},"stmts":[]}""").Unknown, Is.Not.Null);

    [Test]
    public void Every_truncation_of_a_tree_makes_the_text_unknown()
    {
        var json = Tree($$$"""{"SelectStmt":{"targetList":[{"ResTarget":{"val":{{{One}}}}}],"op":"SETOP_NONE"}}""");
        for (var length = 0; length < json.Length; length++) Assert.That(Read(json[..length]).Unknown, Is.Not.Null, json[..length]);
        Assert.That(Read(json).Unknown, Is.Null);
    }

    [Test]
    public void An_unknown_statement_is_of_the_kind_other_and_unknown() =>
        Assert.That(FactsText.Of(Read(Tree("""{"FutureStmt":{"relation":{"relname":"t"}}}"""))), Is.EqualTo("OTHER | UNKNOWN a statement that the gate does not know"));

    [TestCase("""{"FutureExpr":{"arg":1}}""", TestName = "Unknown_node_in_an_expression")]
    [TestCase("""{"lower":{"arg":1}}""", TestName = "Unnamed_node_in_an_expression")]
    [TestCase("""{"TypeCast":{"future":{"relname":"t"}}}""", TestName = "Unknown_field_with_a_node")]
    [TestCase("""{"SelectStmtX":{}}""", TestName = "Longer_name_of_a_known_node")]
    public void What_is_not_known_in_an_expression_makes_the_statement_unknown(string expression) =>
        Assert.That(Read(Select(expression)).Statements[0].Unknowns, Is.Not.Empty);

    [Test]
    public void An_unknown_type_of_object_makes_the_statement_unknown() =>
        Assert.That(
            FactsText.Of(Read(Tree("""{"DropStmt":{"objects":[{"String":{"sval":"x"}}],"removeType":"OBJECT_FUTURE"}}"""))),
            Is.EqualTo("OTHER | drop object x | UNKNOWN syntax that the gate does not know"));

    [TestCase("TRANS_STMT_FUTURE", "TransactionStmt", "kind")]
    [TestCase("VAR_FUTURE", "VariableSetStmt", "kind")]
    [TestCase("DISCARD_FUTURE", "DiscardStmt", "target")]
    public void An_unknown_word_in_an_enumeration_makes_the_statement_unknown(string word, string statement, string field) =>
        Assert.That(Read(Tree($$$"""{"{{{statement}}}":{"{{{field}}}":"{{{word}}}"}}""")).Statements[0].Unknowns, Is.Not.Empty);

    [Test]
    public void A_name_that_is_not_utf8_makes_the_text_unknown()
    {
        var json = Encoding.Latin1.GetBytes(Tree("""{"SelectStmt":{"fromClause":[{"RangeVar":{"relname":"é"}}],"op":"SETOP_NONE"}}"""));
        Assert.That(SqlFactsReader.Read(json, default).Unknown, Is.Not.Null);
    }

    [Test]
    public void Escaped_names_are_unescaped() =>
        Assert.That(
            Read(Tree("""{"SelectStmt":{"fromClause":[{"RangeVar":{"relname":"a\"b\u000a\\c","inh":true}}],"op":"SETOP_NONE"}}""")).Statements[0].Relations[0].Name.Name,
            Is.EqualTo("a\"b\n\\c"));

    [Test]
    public void Long_chains_of_operators_and_unions_are_read_whole()
    {
        // Left-deep, as the grammar makes them of 1+1+… and of SELECT … UNION …
        var sum = Nest("""{"A_Expr":{"kind":"AEXPR_OP","name":[{"String":{"sval":"+"}}],"lexpr":""", """{"ColumnRef":{"fields":[{"String":{"sval":"deep"}}]}}""", $$$""","rexpr":{{{One}}}}}""", 100_000);
        Assert.That(FactsText.Of(Read(Select(sum))), Is.EqualTo("SELECT | columns deep | operators +"));

        var union = Nest("""{"op":"SETOP_UNION","larg":""", """{"fromClause":[{"RangeVar":{"relname":"deep","inh":true}}],"op":"SETOP_NONE"}""", ""","rarg":{"op":"SETOP_NONE"}}""", 100_000);
        Assert.That(FactsText.Of(Read(Tree($$$"""{"SelectStmt":{{{union}}}}"""))), Is.EqualTo("SELECT | select deep"));
    }

    [TestCase("""{"BoolExpr":{"boolop":"NOT_EXPR","args":[""", "]}}")]
    [TestCase("""{"TypeCast":{"arg":""", "}}")]
    [TestCase("""{"FuncCall":{"funcname":[{"String":{"sval":"f"}}],"args":[""", "]}}")]
    [TestCase("""{"SubLink":{"subLinkType":"EXPR_SUBLINK","subselect":{"SelectStmt":{"targetList":[{"ResTarget":{"val":""", "}}]}}}}")]
    [TestCase("[", "]")]
    public void What_is_nested_too_deeply_is_unknown_and_harms_nothing(string open, string close)
    {
        var expression = Nest(open, One, close, 200_000);
        Assert.That(Read(Select(expression)).Unknown, Is.Not.Null);
        Assert.That(Read(Tree($$$"""{"DeleteStmt":{"relation":{"relname":"t"},"whereClause":{{{expression}}}}}""")).Unknown, Is.Not.Null);
    }

    [Test]
    public void A_tree_at_the_limit_is_read_and_one_above_is_unknown()
    {
        const int limit = 64 << 20;
        var json = Tree("""{"CheckPointStmt":{}}""");
        Assert.That(Read(json.PadRight(limit)).Unknown, Is.Null);
        Assert.That(Read(json.PadRight(limit + 1)).Unknown, Is.Not.Null);
    }

    private static SqlFacts Read(string json) => SqlFactsReader.Read(Encoding.UTF8.GetBytes(json), "x"u8);

    private static string Tree(string statement) => $$$"""{"version":180004,"stmts":[{"stmt":{{{statement}}}}]}""";

    private static string Select(string expression) => Tree($$$"""{"SelectStmt":{"targetList":[{"ResTarget":{"val":{{{expression}}}}}],"op":"SETOP_NONE"}}""");

    private static string Nest(string open, string inside, string close, int depth) =>
        new StringBuilder(depth * (open.Length + close.Length)).Insert(0, open, depth).Append(inside).Insert(depth * open.Length + inside.Length, close, depth).ToString();
}
