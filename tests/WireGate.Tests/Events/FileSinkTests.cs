using NUnit.Framework;
using WireGate.Events.Configuration;
using WireGate.Events.Sinks;

namespace WireGate.Tests.Events;

public sealed class FileSinkTests
{
    private DirectoryInfo _folder = null!;

    private string File => Path.Combine(_folder.FullName, "events.jsonl");

    [SetUp]
    public void Open() => _folder = Directory.CreateTempSubdirectory("wiregate-file-");

    [TearDown]
    public void Close() => _folder.Delete(recursive: true);

    [Test]
    public async Task Lines_are_appended_each_with_its_end()
    {
        await Deliver(1, 2);
        await Deliver(3);
        Assert.That(System.IO.File.ReadAllText(File), Is.EqualTo(Line(1) + Line(2) + Line(3)));
        Assert.That(System.IO.File.GetUnixFileMode(File), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
    }

    [Test]
    public async Task Rotated_file_is_left_alone_and_a_new_one_begun()
    {
        await Deliver(1);
        System.IO.File.Move(File, File + ".1");
        await Deliver(2);
        Assert.That((System.IO.File.ReadAllText(File + ".1"), System.IO.File.ReadAllText(File)), Is.EqualTo((Line(1), Line(2))));
    }

    [Test]
    public async Task Line_that_a_kill_tore_does_not_spoil_the_next()
    {
        await System.IO.File.WriteAllTextAsync(File, Line(1) + Line(2)[..20]);
        await Deliver(2);
        Assert.That(System.IO.File.ReadAllText(File), Is.EqualTo(Line(1) + Line(2)[..20] + "\n" + Line(2)));
    }

    [Test]
    public void Folder_that_is_gone_is_a_failure()
    {
        var sink = new FileSink(new FileSinkSettings { Name = "a", Path = Path.Combine(_folder.FullName, "gone", "x") });
        Assert.That(async () => await sink.DeliverAsync([Samples.Record(Samples.Denied, 1)], CancellationToken.None), Throws.InstanceOf<DeliveryException>());
    }

    [Test]
    public async Task Full_disk_is_a_failure()
    {
        await using var sink = new FileSink(new FileSinkSettings { Name = "a", Path = "/dev/full" });
        Assert.That(async () => await sink.DeliverAsync([Samples.Record(Samples.Denied, 1)], CancellationToken.None), Throws.InstanceOf<DeliveryException>());
    }

    [Test]
    public async Task Standard_output_gets_whole_lines()
    {
        var output = new MemoryStream();
        await using (var sink = new StandardOutputSink(new StandardOutputSinkSettings { Name = "a" }, output))
            await sink.DeliverAsync([Samples.Record(Samples.Denied, 1), Samples.Record(Samples.Denied, 2)], CancellationToken.None);
        Assert.That(System.Text.Encoding.UTF8.GetString(output.ToArray()), Is.EqualTo(Line(1) + Line(2)));
    }

    private static string Line(long id) => Samples.DeniedLine(id) + "\n";

    private async Task Deliver(params long[] ids)
    {
        await using var sink = new FileSink(new FileSinkSettings { Name = "a", Path = File });
        await sink.DeliverAsync([.. ids.Select(id => Samples.Record(Samples.Denied, id))], CancellationToken.None);
    }
}
