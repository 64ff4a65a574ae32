using NUnit.Framework;
using WireGate.Control;
using WireGate.Identity;

namespace WireGate.Tests.Daemon;

internal sealed class ControlReachTests
{
    private static readonly Person[] People =
        [new("ana", [], PersonRole.Approver, 1000), new("root", [], PersonRole.Operator, 0), new("gate", [], PersonRole.Operator, 998), new("eva", [], PersonRole.Viewer, null)];

    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("wg-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestCase(0b111_000_000, 1)]
    [TestCase(0b111_100_100, 1)]
    [TestCase(0b111_001_001, 0)]
    [TestCase(0b111_101_000, 0, TestName = "A folder that a group may pass is left to whoever made it so")]
    public void A_person_whom_a_folder_above_keeps_out_is_told_of(int mode, int problems)
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)mode);
        var found = ControlReach.FindProblems(Path.Combine(_folder, "control", "control.sock"), People, 998);
        Assert.That(found, Has.Length.EqualTo(problems));
        if (problems > 0) Assert.That(found[0], Does.StartWith("ana (uid 1000) can't reach").And.Contain($"{_folder} has mode {Convert.ToString(mode, 8)}").And.Contain("gate.control"));
    }

    [Test]
    public void The_sockets_own_folder_is_the_gates_to_open()
    {
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_000_000);
        Assert.That(ControlReach.FindProblems(Path.Combine(_folder, "control.sock"), People, 998), Is.Empty);
    }
}
