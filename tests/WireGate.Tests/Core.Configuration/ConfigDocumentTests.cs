using NUnit.Framework;
using WireGate.Core.Configuration;

namespace WireGate.Tests.Core.Configuration;

public sealed class ConfigDocumentTests
{
    [TestCase("a: 1\na: 2", 2, 1, "the key \"a\" stands here twice")]
    [TestCase("a: 1\n\"a\": 2", 2, 1, "the key \"a\" stands here twice")]
    [TestCase("x:\n  a: 1\n  b: 2\n  a: 3", 4, 3, "the key \"a\" stands here twice")]
    [TestCase("a: &x 1", 1, 4, "anchors are not supported; quote a value that starts with &")]
    [TestCase("&x a: 1", 1, 1, "anchors are not supported; quote a value that starts with &")]
    [TestCase("a: *x", 1, 4, "aliases are not supported; quote a value that starts with *")]
    [TestCase("a: [1, *x]", 1, 8, "aliases are not supported; quote a value that starts with *")]
    [TestCase("*x : 1", 1, 1, "aliases are not supported; quote a value that starts with *")]
    [TestCase("a: !!str 1", 1, 4, "tags are not supported; quote a value that starts with !")]
    [TestCase("a: !include x", 1, 4, "tags are not supported; quote a value that starts with !")]
    [TestCase("a: ! x", 1, 4, "tags are not supported; quote a value that starts with !")]
    [TestCase("!!map {a: 1}", 1, 1, "tags are not supported; quote a value that starts with !")]
    [TestCase("a: {<<: {b: 1}}", 1, 5, "merge keys are not supported")]
    [TestCase("{a: 1}: b", 1, 1, "a key must be a plain word")]
    [TestCase("? [a]\n: b", 1, 3, "a key must be a plain word")]
    [TestCase("a: 1\nb: x\0\nc: 2", 2, 5, "a control character")]
    [TestCase("a: \u001b[31m", 1, 4, "a control character")]
    [TestCase("a: 1\n---\nb: 2", 2, 1, "a second document in one file")]
    public void What_makes_a_file_mean_something_else_is_refused(string yaml, int line, int column, string problem)
    {
        var error = Refused(yaml);
        Assert.Multiple(() =>
        {
            Assert.That(error.Problem, Is.EqualTo(problem));
            Assert.That(error.Position, Is.EqualTo(new SourcePosition("file.yaml", line, column)));
            Assert.That(error.Message, Is.EqualTo($"file.yaml:{line}:{column}: {problem}"));
        });
    }

    [TestCase("a: [1")]
    [TestCase("a: 'x")]
    [TestCase("a: b: c")]
    [TestCase("a:\n\t- b")]
    [TestCase("a: 1\n b: 2")]
    [TestCase("- a\nb: 1")]
    [TestCase("a: *.ssn\nb: *")]
    [TestCase("a: @x")]
    [TestCase("%YAML 9.9\n---\na: 1")]
    [TestCase("a: \"\\q\"")]
    [TestCase("?\n{\na")]
    public void What_is_no_yaml_is_refused_with_a_place(string yaml)
    {
        var error = Refused(yaml);
        Assert.That((error.Position.Line, error.Position.Column, error.Problem), Is.Not.EqualTo((0, 0, "")));
        Assert.That(error.Position.Line, Is.GreaterThan(0));
    }

    [TestCase(32, true)]
    [TestCase(33, false)]
    public void Nesting_is_bounded(int depth, bool loads)
    {
        var yaml = new string('[', depth) + "x" + new string(']', depth);
        if (loads) Assert.That(Parse(yaml), Is.InstanceOf<ConfigSequence>());
        else Assert.That(Refused(yaml).Problem, Is.EqualTo("nested too deeply"));
    }

    [Test]
    public void Absurd_nesting_is_an_error_and_not_the_end_of_the_process() => Assert.That(Refused(new string('[', 200_000)), Is.Not.Null);

    [TestCase("")]
    [TestCase("# nothing\n")]
    [TestCase("---\n")]
    public void An_empty_file_is_an_empty_mapping(string yaml) => Assert.That(((ConfigMapping)Parse(yaml)).Entries, Is.Empty);

    [Test]
    public void Nodes_know_their_place()
    {
        var root = (ConfigMapping)Parse("a: 1\nlist:\n  - x\n  - { k: v }\n");
        var list = (ConfigSequence)root.Find("list")!;
        Assert.Multiple(() =>
        {
            Assert.That(root.Find("a")!.Position, Is.EqualTo(new SourcePosition("file.yaml", 1, 4)));
            Assert.That(root.Entries[1].Key.Position, Is.EqualTo(new SourcePosition("file.yaml", 2, 1)));
            Assert.That(list.Items[0].Position, Is.EqualTo(new SourcePosition("file.yaml", 3, 5)));
            Assert.That(((ConfigMapping)list.Items[1]).Find("k")!.Position, Is.EqualTo(new SourcePosition("file.yaml", 4, 10)));
        });
    }

    [TestCase("a: '*.ssn'", "*.ssn")]
    [TestCase("a: \"&x\"", "&x")]
    [TestCase("a: '!x'", "!x")]
    [TestCase("a: 010", "010")]
    [TestCase("a: yes", "yes")]
    [TestCase("a: 12:30:00", "12:30:00")]
    [TestCase("a: >-\n  one\n  two", "one two")]
    public void A_value_is_the_text_that_is_written(string yaml, string text) =>
        Assert.That(((ConfigScalar)((ConfigMapping)Parse(yaml)).Find("a")!).Text, Is.EqualTo(text));

    [TestCase("a:", true)]
    [TestCase("a: ~", true)]
    [TestCase("a: null", true)]
    [TestCase("a: 'null'", false)]
    [TestCase("a: ''", false)]
    [TestCase("a: []", false)]
    public void Only_a_plain_word_means_nothing(string yaml, bool isNull) => Assert.That(((ConfigMapping)Parse(yaml)).Find("a")!.IsNull, Is.EqualTo(isNull));

    [Test]
    public void Damaged_text_is_read_or_refused_and_nothing_else()
    {
        const string whole = "gate: { state: /var, list: [a, 'b', \"c\\n\"] }\nrules:\n  - name: x # why\n    when: { effect: read, table: \"*.a\" }\n    reason: >\n      folded\n      text\n";
        const string noise = "{}[]:,&*!|>'\"%@`#-? \n\t\0\u0085\ufeff\ud800a";
        var random = new Random(7);
        int read = 0, refused = 0;
        for (var round = 0; round < 5000; round++)
        {
            var text = whole.ToCharArray();
            for (var hit = random.Next(4); hit >= 0; hit--) text[random.Next(text.Length)] = noise[random.Next(noise.Length)];
            var damaged = new string(text, 0, random.Next(text.Length + 1));
            try
            {
                Parse(damaged);
                read++;
            }
            catch (ConfigException)
            {
                refused++;
            }
        }

        Assert.That(Math.Min(read, refused), Is.GreaterThan(100));
    }

    private static ConfigNode Parse(string yaml) => ConfigDocument.Parse("file.yaml", new StringReader(yaml));

    private static ConfigException Refused(string yaml) => Assert.Throws<ConfigException>(() => Parse(yaml))!;
}
