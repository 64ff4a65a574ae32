using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Sql.Parsing;

namespace WireGate.Tests.Postgres.Parsing;

/// <summary>What of a text is left out of its shape. <c>#</c> stands for a number; no text here has one of its own.</summary>
public sealed class SqlShapeTests
{
    [TestCase("SELECT abalance FROM pgbench_accounts WHERE aid = 12345;", "SELECT abalance FROM pgbench_accounts WHERE aid = #;")]
    [TestCase("SELECT 0", "SELECT #")]
    [TestCase("SELECT 999999999", "SELECT #")]
    [TestCase("SELECT 000000012", "SELECT #")]
    [TestCase("SELECT f(1,2, 3)\n,\t4\r\n", "SELECT f(#,#, #)\n,\t#\r\n")]
    [TestCase("SELECT a FROM t WHERE b=5 AND c<6 AND d>7 AND e<=8 AND f>=9 AND g<>1 AND h =2", "SELECT a FROM t WHERE b=# AND c<# AND d># AND e<=# AND f>=# AND g<># AND h =#")]
    [TestCase("INSERT INTO t1 VALUES (1),(2)", "INSERT INTO t1 VALUES (#),(#)")]
    public void Whole_numbers_that_stand_alone_are_left_out(string sql, string shape) => Assert.That(ShapeOf(sql), Is.EqualTo(shape));

    [TestCase("-1", TestName = "A_sign_before_it")]
    [TestCase("+1", TestName = "A_plus_before_it")]
    [TestCase("=-1", TestName = "A_sign_after_an_operator")]
    [TestCase("1.5", TestName = "A_fraction")]
    [TestCase(".5", TestName = "A_fraction_without_a_whole_part")]
    [TestCase("5.", TestName = "A_dot_after_it")]
    [TestCase("1..2", TestName = "A_range")]
    [TestCase("1e5", TestName = "An_exponent")]
    [TestCase("1e+5", TestName = "A_signed_exponent")]
    [TestCase("1_000", TestName = "Underscores")]
    [TestCase("_1", TestName = "An_underscore_before_it")]
    [TestCase("0x1F", TestName = "Hexadecimal")]
    [TestCase("0o17", TestName = "Octal")]
    [TestCase("0b11", TestName = "Binary")]
    [TestCase("1a", TestName = "A_letter_after_it")]
    [TestCase("a1", TestName = "A_letter_before_it")]
    [TestCase("t1.c2", TestName = "Names_with_digits")]
    [TestCase("1000000000", TestName = "Ten_digits")]
    [TestCase("2147483648", TestName = "The_first_that_is_no_integer")]
    [TestCase("10000000000", TestName = "Eleven_digits")]
    [TestCase("0000000001", TestName = "Ten_digits_with_leading_zeros")]
    [TestCase("@1", TestName = "An_operator_before_it")]
    [TestCase("a@=1", TestName = "An_operator_that_ends_in_a_comparison")]
    [TestCase("a<@1", TestName = "An_operator_that_begins_with_a_comparison")]
    [TestCase("f(a=>1)", TestName = "A_named_argument")]
    [TestCase("a!=1", TestName = "An_operator_that_the_scanner_rewrites")]
    [TestCase("a<<=1", TestName = "An_operator_of_three_characters")]
    [TestCase("a*1", TestName = "A_factor_glued_to_its_operator")]
    [TestCase("1+a", TestName = "An_operator_after_it")]
    [TestCase("1FROM", TestName = "A_keyword_after_it")]
    [TestCase("a[1]", TestName = "A_subscript")]
    [TestCase("a[1:2]", TestName = "A_slice")]
    [TestCase("1::text", TestName = "A_cast")]
    [TestCase("{1}", TestName = "Braces")]
    [TestCase("a::float(1)", TestName = "A_size_that_names_a_type")]
    [TestCase("a::FloaT \n(\t 24 )", TestName = "A_size_that_names_a_type_with_blanks")]
    public void Digits_that_may_be_anything_else_stay(string part)
    {
        Assert.That(ShapeOf($"SELECT {part} , 1"), Is.EqualTo($"SELECT {part} , #"));
        Assert.That(ShapeOf($"SELECT {part}"), Is.Null);
    }

    [TestCase("SELECT 1, 'a'", TestName = "A_string")]
    [TestCase("SELECT 1, \"a\"", TestName = "A_quoted_name")]
    [TestCase("SELECT 1, e'a'", TestName = "An_escape_string")]
    [TestCase("SELECT 1 `", TestName = "A_backtick")]
    [TestCase("SELECT 1, $1", TestName = "A_parameter")]
    [TestCase("SELECT 1, $$a$$", TestName = "Dollar_quotes")]
    [TestCase("SELECT 1, a$1", TestName = "A_dollar_in_a_name")]
    [TestCase("SELECT 1 \\", TestName = "A_backslash")]
    [TestCase("SELECT 1 -- 2", TestName = "A_comment")]
    [TestCase("SELECT 1--2", TestName = "A_comment_that_looks_like_signs")]
    [TestCase("SELECT 1 /* 2 */", TestName = "A_comment_in_brackets")]
    [TestCase("SELECT 1 */*a", TestName = "A_comment_inside_of_an_operator")]
    [TestCase("SELECT a ? 1", TestName = "A_question_mark")]
    [TestCase("SELECT 1, é", TestName = "A_letter_beyond_ASCII")]
    [TestCase("SELECT\u00a01", TestName = "A_blank_beyond_ASCII")]
    [TestCase("SELECT\v1", TestName = "A_vertical_tab")]
    [TestCase("SELECT\f1", TestName = "A_form_feed")]
    [TestCase("SELECT 1\0", TestName = "A_NUL")]
    [TestCase("SELECT 1, \u0001", TestName = "The_byte_that_stands_for_a_number")]
    [TestCase("SELECT 1\u007f", TestName = "Delete")]
    [TestCase("SELECT a FROM t", TestName = "No_number")]
    [TestCase("", TestName = "Nothing")]
    [TestCase("1", TestName = "Nothing_but_a_number")]
    public void A_text_has_no_shape_with(string sql) => Assert.That(ShapeOf(sql), Is.Null);

    [TestCase(SqlShape.MaxSqlBytes - 1, true)]
    [TestCase(SqlShape.MaxSqlBytes, true)]
    [TestCase(SqlShape.MaxSqlBytes + 1, false)]
    public void Texts_to_2_KiB_have_one(int length, bool has) => Assert.That(ShapeOf("SELECT 1".PadRight(length)) is not null, Is.EqualTo(has));

    [Test]
    public void No_byte_but_those_of_plain_statements_is_in_a_text_with_a_shape()
    {
        for (var one = 0; one < 256; one++)
        {
            var shape = new byte[16];
            var has = SqlShape.TryWrite([.. "SELECT 1 "u8, (byte)one], shape, out _);
            Assert.That(has, Is.EqualTo(one is '\t' or '\n' or '\r' or (>= ' ' and <= '~' and not ('"' or '$' or '\'' or '?' or '\\' or '`'))), $"{one:x2}");
        }
    }

    [Test]
    public void Every_neighbour_of_a_digit_but_those_known_keeps_it()
    {
        for (var one = '!'; one <= '~'; one++)
        {
            if (char.IsAsciiDigit(one)) continue;
            var before = ShapeOf($"SELECT {one}1 ");
            if (before?.Contains('#', StringComparison.Ordinal) == true && !"(,=<>".Contains(one)) Assert.Fail($"before: {one}");
            var after = ShapeOf($"SELECT 1{one} ");
            if (after?.Contains('#', StringComparison.Ordinal) == true && !"),;".Contains(one)) Assert.Fail($"after: {one}");
        }
    }

    [Test]
    public void Texts_of_different_tokens_have_different_shapes()
    {
        string[] texts = ["SELECT 1,2", "SELECT 1", "SELECT 1 ,2", "SELECT 1 2", "SELECT 12 a", "SELECT 1 a", "SELECT 1, a", "SELECT 1;", "SELECT 1 ", "SELECT  1", "select 1"];
        Assert.That(texts.Where(static text => text != "SELECT 12 a").Select(ShapeOf), Is.Unique);
    }

    private static string? ShapeOf(string sql)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        var shape = new byte[bytes.Length];
        return SqlShape.TryWrite(bytes, shape, out var length) ? Encoding.ASCII.GetString(shape, 0, length).Replace((char)SqlShape.Number, '#') : null;
    }
}
