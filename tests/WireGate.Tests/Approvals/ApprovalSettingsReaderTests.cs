using NUnit.Framework;
using WireGate.Approvals;
using WireGate.Core.Configuration;

namespace WireGate.Tests.Approvals;

internal sealed class ApprovalSettingsReaderTests
{
    [Test]
    public void What_is_left_out_has_its_default() => Assert.Multiple(() =>
    {
        Assert.That(Read("{}"), Is.EqualTo(ApprovalSettings.Default));
        Assert.That(Read("{ pending: 5, cooldown: 1h, keep: 90d }"),
            Is.EqualTo(new ApprovalSettings { Pending = 5, Cooldown = TimeSpan.FromHours(1), Keep = TimeSpan.FromDays(90) }));
    });

    [TestCase("{ pendig: 5 }", "1:3", "pendig")]
    [TestCase("{ pending: 0 }", "1:12", "pending")]
    [TestCase("{ pending: 101 }", "1:12", "pending")]
    [TestCase("{ cooldown: 25h }", "1:13", "at most 1d")]
    [TestCase("{ keep: 1h }", "1:9", "at least 1d")]
    public void What_is_wrong_is_told_with_its_place(string text, string place, string message) =>
        Assert.That(() => Read(text), Throws.TypeOf<ConfigException>().With.Message.Contains(place).And.Message.Contains(message));

    private static ApprovalSettings Read(string text) => ApprovalSettingsReader.Read(ConfigDocument.Parse("a.yaml", new StringReader(text)).AsMapping());
}
