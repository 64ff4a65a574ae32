using NUnit.Framework;
using WireGate.Core;

namespace WireGate.Tests.Core;

internal sealed class FacetValueTests
{
    [TestCase("orders")]
    [TestCase("public", "orders")]
    [TestCase("public", "Order.Lines", "a\"b")]
    [TestCase("a b", ".")]
    [TestCase("\"", "x")]
    public void The_text_of_a_name_is_read_back_as_the_same_components(params string[] components)
    {
        var value = new FacetValue(components);
        Assert.That(FacetValue.Parse(FacetKind.Name, value.Text)!.Components.ToArray(), Is.EqualTo(components));
    }

    [TestCase("")]
    [TestCase("a.")]
    [TestCase(".a")]
    [TestCase("a..b")]
    [TestCase("\"a")]
    [TestCase("\"a\"b")]
    [TestCase("\"\"")]
    [TestCase("a\"b")]
    public void What_is_no_name_is_none(string text) => Assert.That(FacetValue.Parse(FacetKind.Name, text), Is.Null);

    [Test]
    public void A_path_is_one_component() => Assert.That(FacetValue.Parse(FacetKind.Path, "/etc/a.b")!.Components.ToArray(), Is.EqualTo(new[] { "/etc/a.b" }));
}
