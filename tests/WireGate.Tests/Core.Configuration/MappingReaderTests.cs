using NUnit.Framework;
using WireGate.Core.Configuration;

namespace WireGate.Tests.Core.Configuration;

public sealed class MappingReaderTests
{
    [Test]
    public void Every_key_that_nobody_read_is_refused_at_once()
    {
        var reader = Read("bind: x\nprotcol: y\nother: z");
        reader.String("bind");
        reader.OptionalString("protocol");
        var error = Assert.Throws<ConfigException>(reader.End)!;
        Assert.Multiple(() =>
        {
            Assert.That(error.All.Select(one => one.Message), Is.EqualTo(new[]
            {
                "file.yaml:2:1: unknown key \"protcol\"; did you mean \"protocol\"?; known here: bind, protocol",
                "file.yaml:3:1: unknown key \"other\"; known here: bind, protocol",
            }));
            Assert.That(error.Message, Is.EqualTo(string.Join('\n', error.All.Select(one => one.Message))));
            Assert.That(error.Position.Line, Is.EqualTo(2));
        });
    }

    [Test]
    public void A_mapping_of_which_every_key_was_read_is_well()
    {
        var reader = Read("a: 1");
        reader.String("a");
        Assert.DoesNotThrow(reader.End);
    }

    [Test]
    public void A_missing_key_is_told_at_its_mapping() =>
        Assert.That(Assert.Throws<ConfigException>(() => Read("\na: 1").Required("b"))!.Message, Is.EqualTo("file.yaml:2:1: \"b\" is missing"));

    [TestCase("true", true)]
    [TestCase("false", false)]
    public void A_boolean_is_one_of_two_plain_words(string text, bool value) => Assert.That(Read("a: " + text).Bool("a", !value), Is.EqualTo(value));

    [TestCase("yes")]
    [TestCase("True")]
    [TestCase("1")]
    [TestCase("'true'")]
    [TestCase("[true]")]
    public void Anything_else_is_no_boolean(string text) => Refused(reader => reader.Bool("a", false), text);

    [TestCase("1", 1)]
    [TestCase("9", 9)]
    public void A_number_within_its_bounds_is_read(string text, int value) => Assert.That(Read("a: " + text).Int("a", 5, 1, 9), Is.EqualTo(value));

    [TestCase("0")]
    [TestCase("10")]
    [TestCase("-1")]
    [TestCase("1.0")]
    [TestCase("0x1")]
    [TestCase("1_0")]
    [TestCase("99999999999")]
    [TestCase("x")]
    [TestCase("{}")]
    public void A_number_out_of_bounds_is_refused(string text) => Refused(reader => reader.Int("a", 5, 1, 9), text);

    [TestCase("1")]
    [TestCase("s")]
    [TestCase("1 s")]
    [TestCase("-1s")]
    [TestCase("1.5s")]
    [TestCase("1y")]
    [TestCase("1S")]
    [TestCase("1h30m")]
    public void A_duration_needs_a_whole_number_and_a_unit(string text) => Refused(reader => reader.Duration("a", default), text);

    [Test]
    public void A_missing_value_leaves_the_default()
    {
        var reader = Read("a:\nb: ~");
        Assert.Multiple(() =>
        {
            Assert.That(reader.Int("a", 7, 1, 9), Is.EqualTo(7));
            Assert.That(reader.Bool("b", true), Is.True);
            Assert.That(reader.Duration("c", TimeSpan.FromSeconds(3)), Is.EqualTo(TimeSpan.FromSeconds(3)));
            Assert.That(reader.Strings("d"), Is.Empty);
            Assert.That(reader.Items("d"), Is.Empty);
            Assert.That(reader.Named("d"), Is.Empty);
            Assert.That(reader.OptionalMapping("d"), Is.Null);
        });
    }

    [Test]
    public void One_of_several_words_is_read_and_the_near_one_told()
    {
        Assert.That(Read("a: two").Word("a", 0, ("one", 1), ("two", 2)), Is.EqualTo(2));
        Refused(reader => reader.Word("a", 0, ("one", 1), ("two", 2)), "tow", "\"a\" is one of one, two; did you mean \"two\"?");
    }

    [TestCase("x", new[] { "x" })]
    [TestCase("[x, y]", new[] { "x", "y" })]
    public void A_single_value_is_a_list_of_one(string text, string[] values) => Assert.That(Read("a: " + text).Strings("a"), Is.EqualTo(values));

    [Test]
    public void The_wrong_form_is_told()
    {
        Refused(reader => reader.String("a"), "[1]", "expected a value, found a list");
        Refused(reader => reader.String("a"), "{b: 1}", "expected a value, found a mapping");
        Refused(reader => reader.Strings("a"), "[[1]]", "expected a value, found a list");
        Refused(reader => reader.Strings("a"), "{b: 1}", "expected a value or a list, found a mapping");
        Refused(reader => reader.Items("a"), "1", "expected a list, found a value");
        Refused(reader => reader.Named("a"), "[1]", "expected a mapping, found a list");
        Refused(reader => reader.OptionalMapping("a"), "1", "expected a mapping, found a value");
    }

    private static MappingReader Read(string yaml) => ConfigDocument.Parse("file.yaml", new StringReader(yaml)).AsMapping();

    private static void Refused(Action<MappingReader> read, string text, string? problem = null)
    {
        var error = Assert.Throws<ConfigException>(() => read(Read("a: " + text)))!;
        Assert.That(error.Position.Line, Is.EqualTo(1));
        if (problem is not null) Assert.That(error.Problem, Is.EqualTo(problem));
    }
}
