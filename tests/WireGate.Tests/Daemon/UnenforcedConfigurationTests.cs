using NUnit.Framework;
using WireGate.Core.Configuration;
using WireGate.Hosting;

namespace WireGate.Tests.Daemon;

internal sealed class UnenforcedConfigurationTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("wg-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void It_is_read_and_is_no_other_target()
    {
        var (with, without) = (Load("enforce: false, until: 2026-12-31T18:00:00Z, "), Load(""));
        Assert.That(with.Configuration.Find("shop")!.UnenforcedUntil, Is.EqualTo(new DateTimeOffset(2026, 12, 31, 18, 0, 0, TimeSpan.Zero)));
        Assert.That(without.Configuration.Find("shop")!.UnenforcedUntil, Is.Null);
        Assert.That(with.Configuration.Targets["shop"].Definition, Is.EqualTo(without.Configuration.Targets["shop"].Definition));
    }

    [TestCase("enforce: false, ", "\"until\" is missing")]
    [TestCase("enforce: false, until: some day, ", "\"until\" is a day or a time, such as 2026-12-31")]
    [TestCase("until: 2026-12-31, ", "\"until\" belongs to \"enforce: false\"")]
    [TestCase("enforce: perhaps, ", "\"enforce\" is true or false")]
    public void It_is_never_left_off_for_ever(string keys, string problem) =>
        Assert.That(() => Load(keys), Throws.InstanceOf<ConfigException>().With.Message.Contains(problem));

    private Snapshot Load(string keys)
    {
        var file = Path.Combine(_folder, "wiregate.yaml");
        File.WriteAllText(file, $$"""
            gate: { state: state }
            credentials: { shop: { from: sealed, user: u, to: [127.0.0.1:5432] } }
            targets: { shop: { protocol: postgres, address: 127.0.0.1:5432, {{keys}}database: shop, credential: shop } }
            """);
        return Gate.LoadOnly(file);
    }
}
