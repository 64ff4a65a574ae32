using System.Text.Json;
using NUnit.Framework;
using WireGate.Cli;
using WireGate.Recording.Keys;
using WireGate.Recording.Ledger;

namespace WireGate.Tests.Recording.Cli;

internal sealed class KeysCommandsTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("wg-keys-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public async Task A_new_pair_opens_what_is_sealed_for_it_and_only_its_owner_can_read_the_secret()
    {
        var (code, output, error) = await RecordedShop.RunAsync("keys", "new", "auditor", "--out", _folder);
        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        using var secret = ReaderSecretKey.Load(File("auditor.key"));
        Assert.That(System.IO.File.ReadAllText(File("auditor.pub")), Is.EqualTo(secret.Public + "\n").And.EqualTo(output));
        Assert.That(System.IO.File.GetUnixFileMode(File("auditor.key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(output + error, Does.Not.Contain(System.IO.File.ReadLines(File("auditor.key")).Last()));
    }

    [Test]
    public async Task A_key_is_never_written_over()
    {
        await RecordedShop.RunAsync("keys", "new", "auditor", "--out", _folder);
        var before = System.IO.File.ReadAllBytes(File("auditor.key"));
        Assert.That((await RecordedShop.RunAsync("keys", "new", "auditor", "--out", _folder)).Code, Is.EqualTo(ExitCode.Usage));
        System.IO.File.Delete(File("auditor.pub"));
        Assert.That((await RecordedShop.RunAsync("keys", "new", "auditor", "--out", _folder)).Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(System.IO.File.ReadAllBytes(File("auditor.key")), Is.EqualTo(before));
    }

    [TestCase("../auditor")]
    [TestCase("a/b")]
    [TestCase(".hidden")]
    [TestCase("two words")]
    [TestCase("")]
    public async Task A_name_that_is_no_file_s_is_refused(string name)
    {
        Assert.That((await RecordedShop.RunAsync("keys", "new", name, "--out", _folder)).Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(Directory.EnumerateFileSystemEntries(_folder), Is.Empty);
    }

    [Test]
    public async Task Public_keys_are_exported_and_secret_ones_never()
    {
        using var shop = new RecordedShop();
        Assert.That((await RecordedShop.RunAsync("keys", "export", "--folder", shop.Folder)).Output, Is.EqualTo(shop.Bed.Node.Verifier + "\n"));
        Assert.That((await RecordedShop.RunAsync("keys", "export", "--key", shop.Key)).Output, Is.EqualTo(shop.Bed.Reader.Public + "\n"));
        var (_, json, _) = await RecordedShop.RunAsync("keys", "export", "--folder", shop.Folder, "--json");
        Assert.That(JsonDocument.Parse(json).RootElement.GetProperty("public").GetString(), Is.EqualTo(shop.Bed.Node.Verifier.ToString()));
        Assert.That((await RecordedShop.RunAsync("keys", "export", "--folder", _folder)).Code, Is.EqualTo(ExitCode.No));
        System.IO.File.SetUnixFileMode(shop.Key, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        Assert.That((await RecordedShop.RunAsync("keys", "export", "--key", shop.Key)).Code, Is.EqualTo(ExitCode.Usage), "others may read it");
    }

    [Test]
    public async Task A_key_is_not_rotated_under_a_gate_that_runs()
    {
        using var shop = new RecordedShop();
        await shop.RecordAsync("ok");
        var (code, _, error) = await RecordedShop.RunAsync("keys", "rotate", "--folder", shop.Folder);
        Assert.That(code, Is.EqualTo(ExitCode.Usage));
        Assert.That(error, Does.Contain("another gate writes this ledger"));
        using var node = NodeKey.Load(Path.Combine(shop.Folder, "node.key"));
        Assert.That(node.Verifier.ToString(), Is.EqualTo(shop.Bed.Node.Verifier.ToString()));
    }

    [Test]
    public async Task A_key_is_not_rotated_while_its_sessions_have_no_end()
    {
        using var shop = new RecordedShop();
        var session = await shop.RecordAsync("ok");
        shop.Close();
        System.IO.File.Move(shop.FileOf(session), Path.ChangeExtension(shop.FileOf(session), ".open"));
        Assert.That((await RecordedShop.RunAsync("keys", "rotate", "--folder", shop.Folder)).Code, Is.EqualTo(ExitCode.Usage));
    }

    [Test]
    public async Task A_rotation_that_was_killed_before_the_ledger_knew_begins_anew()
    {
        using var shop = new RecordedShop();
        await shop.RecordAsync("ok");
        shop.Close();
        using (var never = NodeKey.Create("test.gate")) never.Save(Path.Combine(shop.Folder, "node.key.next"));
        var (code, output, error) = await RecordedShop.RunAsync("keys", "rotate", "--folder", shop.Folder);
        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        using var node = NodeKey.Load(Path.Combine(shop.Folder, "node.key"));
        Assert.That(output.TrimEnd(), Is.EqualTo(node.Verifier.ToString()));
        Assert.That(System.IO.File.Exists(Path.Combine(shop.Folder, "node.key.next")), Is.False);
    }

    [Test]
    public async Task A_rotation_that_was_killed_behind_the_ledger_s_entry_is_brought_to_its_end()
    {
        using var shop = new RecordedShop();
        await shop.RecordAsync("ok");
        shop.Close();
        using var next = NodeKey.Create("test.gate");
        next.Save(Path.Combine(shop.Folder, "node.key.next"));
        using (var ledger = LedgerWriter.Open(new LedgerFolder(Path.Combine(shop.Folder, "ledger")), new NodeSigner(shop.Bed.Node), LedgerOptions.Default, TimeProvider.System))
            ledger.ChangeKey(new NodeSigner(next));
        var (code, output, error) = await RecordedShop.RunAsync("keys", "rotate", "--folder", shop.Folder);
        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        Assert.That(output.TrimEnd(), Is.EqualTo(next.Verifier.ToString()));
        using var node = NodeKey.Load(Path.Combine(shop.Folder, "node.key"));
        Assert.That(node.Verifier.ToString(), Is.EqualTo(next.Verifier.ToString()));
        shop.KeepCheckpoint();
        Assert.That((await shop.VerifyAsync("--checkpoint", shop.Kept)).Code, Is.EqualTo(ExitCode.Done));
    }

    private string File(string name) => Path.Combine(_folder, name);
}
