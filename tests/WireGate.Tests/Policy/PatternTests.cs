using NUnit.Framework;
using WireGate.Core;
using WireGate.Policy.Patterns;

namespace WireGate.Tests.Policy;

public sealed class PatternTests
{
    [TestCase("orders", "orders", true)]
    [TestCase("orders", "public|orders", true)]
    [TestCase("orders", "orders|id", false)]
    [TestCase("public.orders", "public|orders", true)]
    [TestCase("public.orders", "app|orders", false)]
    [TestCase("orders", "Orders", false)]
    [TestCase("*", "public|orders", true)]
    [TestCase("*.ssn", "public|people|ssn", true)]
    [TestCase("app_*.orders", "app_1|orders", true)]
    [TestCase("app_*.orders", "app|orders", false)]
    [TestCase("*_log", "public|audit_log", true)]
    [TestCase("*_log", "public|a|b_lo", false)]
    [TestCase("or*s", "public|orders", true)]
    [TestCase("a*b", "a.b", true)]
    [TestCase("\"we.ird\"", "public|we.ird", true)]
    [TestCase("\"we.ird\".\"x\"", "we.ird|x", true)]
    [TestCase("we.ird", "public|we.ird", false)]
    [TestCase("\"sa\"\"y\"", "sa\"y", true)]
    [TestCase("\"*\"", "*", true)]
    [TestCase("\"*\"", "orders", false)]
    [TestCase("*", "", true)]
    public void A_name_is_compared_component_by_component_from_the_right(string pattern, string value, bool matches) =>
        Assert.That(NamePattern.Parse(pattern, out _)!.Test(new FacetValue(value.Split('|'))), Is.EqualTo(matches ? Truth.Yes : Truth.No));

    [TestCase("hr.public.orders", "public|orders", true)]
    [TestCase("hr.public.orders", "app|orders", false)]
    [TestCase("*.ssn", "ssn", true)]
    public void A_less_qualified_name_may_be_meant(string pattern, string value, bool maybe) =>
        Assert.That(NamePattern.Parse(pattern, out _)!.Test(new FacetValue(value.Split('|'))), Is.EqualTo(maybe ? Truth.Maybe : Truth.No));

    [TestCase("")]
    [TestCase(".")]
    [TestCase("a.")]
    [TestCase(".a")]
    [TestCase("a..b")]
    [TestCase("\"")]
    [TestCase("\"\"")]
    [TestCase("\"a\"b")]
    [TestCase("\"a\".")]
    [TestCase("a\"b\"")]
    [TestCase("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q")]
    public void What_is_no_name_is_refused(string pattern)
    {
        Assert.That(NamePattern.Parse(pattern, out var problem), Is.Null);
        Assert.That(problem, Is.Not.Empty);
    }

    [TestCase("/etc/passwd", "/etc/passwd", true)]
    [TestCase("/etc/*", "/etc/passwd", true)]
    [TestCase("/etc/*", "/etc/ssh/key", false)]
    [TestCase("/etc/*", "/etc", false)]
    [TestCase("/etc/**", "/etc/passwd", true)]
    [TestCase("/etc/**", "/etc/ssh/key", true)]
    [TestCase("/etc/**", "/etc", false)]
    [TestCase("/etc/**", "/etcetera/x", false)]
    [TestCase("/**", "/a/b", true)]
    [TestCase("**", "/a/b", true)]
    [TestCase("**", "a", true)]
    [TestCase("/home/**/.ssh/*", "/home/.ssh/id", true)]
    [TestCase("/home/**/.ssh/*", "/home/a/b/.ssh/id", true)]
    [TestCase("/home/**/.ssh/*", "/home/a/.ssh", false)]
    [TestCase("/home/**/.ssh/*", "/home/.ssh/a/.ssh/id", true)]
    [TestCase("**/x/**/y", "/a/x/b/x/y", true)]
    [TestCase("**/x/**/y", "/a/x/b/x/z", false)]
    [TestCase("/a/*.log", "/a/b.log", true)]
    [TestCase("/a/*.log", "/a/b/c.log", false)]
    [TestCase("/a/", "/a/", true)]
    [TestCase("/a/", "/a", false)]
    [TestCase("a/b", "/a/b", false)]
    public void One_star_stays_within_a_segment_and_two_cross_segments(string pattern, string path, bool matches) =>
        Assert.That(new PathPatterns([PathPattern.Parse(pattern, out _)!]).Test(new FacetValue(path)), Is.EqualTo(matches ? Truth.Yes : Truth.No));

    [TestCase("/data/../etc")]
    [TestCase("/data/./x")]
    [TestCase("/data//x")]
    [TestCase("..")]
    [TestCase("/data/..")]
    public void A_path_that_does_not_say_where_it_leads_may_be_any(string path) =>
        Assert.That(new PathPatterns([PathPattern.Parse("/nothing/like/it", out _)!]).Test(new FacetValue(path)), Is.EqualTo(Truth.Maybe));

    [TestCase("rm *", "rm -rf /", true)]
    [TestCase("rm *", "rm", false)]
    [TestCase("*password*", "x password y", true)]
    [TestCase("a*b*c", "aXbXc", true)]
    [TestCase("a*b*c", "acb", false)]
    [TestCase("**", "", true)]
    [TestCase("", "", true)]
    [TestCase("", "a", false)]
    [TestCase("*a", "aab", false)]
    [TestCase("*ab", "aab", true)]
    public void A_star_stands_for_any_text(string pattern, string text, bool matches) => Assert.That(Glob.IsMatch(pattern, text), Is.EqualTo(matches));

    [Test]
    public void A_hostile_text_costs_no_more_than_the_product_of_the_lengths()
    {
        // Backtracking into every star would take longer than the universe has.
        var pattern = string.Concat(Enumerable.Repeat("a*", 100)) + "b";
        Assert.That(Glob.IsMatch(pattern, new string('a', 10_000)), Is.False);
    }

    [Test]
    public void The_glob_agrees_with_its_definition_on_every_short_text()
    {
        var texts = Words(['a', 'b'], 5);
        foreach (var pattern in Words(['a', 'b', '*'], 4))
            foreach (var text in texts)
                Assert.That(Glob.IsMatch(pattern, text), Is.EqualTo(Defined(pattern, text)), $"{pattern} on {text}");
    }

    [Test]
    public void A_long_list_of_names_matches_as_each_of_them_does()
    {
        string[] patterns = ["a", "s.b", "t.s.c", "*", "x*", "s.x*y", "\"q.r\"", "d", "e.f", "g.*", "h", "k.l"];
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var chosen = patterns.Where(pattern => pattern != "*" && random.Next(4) > 0).Select(pattern => NamePattern.Parse(pattern, out _)!).ToArray();
            var value = new FacetValue([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => new[] { "a", "b", "c", "s", "t", "xy", "q.r", "f", "e", "g", "l" }[random.Next(11)])]);
            Assert.That(new NamePatterns(chosen).Test(value), Is.EqualTo(chosen.Select(pattern => pattern.Test(value)).Append(Truth.No).Max()), value.Text);
        }
    }

    private static List<string> Words(char[] letters, int most)
    {
        var words = new List<string> { "" };
        for (int i = 0; i < words.Count; i++)
            if (words[i].Length < most) words.AddRange(letters.Select(letter => words[i] + letter).ToArray());
        return words;
    }

    private static bool Defined(string pattern, string text) =>
        pattern.Length == 0 ? text.Length == 0
        : pattern[0] == '*' ? Enumerable.Range(0, text.Length + 1).Any(i => Defined(pattern[1..], text[i..]))
        : text.Length > 0 && text[0] == pattern[0] && Defined(pattern[1..], text[1..]);
}
