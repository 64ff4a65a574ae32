using System.Runtime.Versioning;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Tests.Identity;
using WireGate.Vault.Files;
using WireGate.Vault.Sealing;

namespace WireGate.Tests.Vault;

[UnsupportedOSPlatform("windows")]
public sealed class SealKeyTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private StateFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new StateFolder();

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public void Created_key_file_is_random_and_for_its_owner_alone()
    {
        var first = Derive(KeyFile.Create(_folder["first"]));
        var second = Derive(KeyFile.Create(_folder["second"]));
        Assert.That(first, Is.Not.EqualTo(second));
        Assert.That(Derive(KeyFile.At(_folder["first"])), Is.EqualTo(first));
        Assert.That(File.GetUnixFileMode(_folder["first"]), Is.EqualTo(OwnerOnly));
    }

    [Test]
    public void Existing_key_file_is_not_overwritten()
    {
        KeyFile.Create(_folder["key"]);
        Assert.That(() => KeyFile.Create(_folder["key"]), Throws.InstanceOf<IOException>());
    }

    [TestCase(UnixFileMode.None, true)]
    [TestCase(UnixFileMode.GroupRead, false)]
    [TestCase(UnixFileMode.OtherRead, false)]
    [TestCase(UnixFileMode.OtherWrite, false)]
    [TestCase(UnixFileMode.UserExecute, false)]
    public void Key_file_that_others_may_use_is_refused(UnixFileMode more, bool taken)
    {
        var key = KeyFile.Create(_folder["key"]);
        File.SetUnixFileMode(_folder["key"], OwnerOnly | more);
        if (taken) Assert.That(Derive(key), Has.Length.EqualTo(32));
        else Assert.That(() => Derive(key), Throws.InstanceOf<CredentialException>().With.Message.Contains("mode"));
    }

    [Test]
    public void Key_file_of_someone_else_is_refused()
    {
        Assume.That(Posix.EffectiveUid(), Is.Zero);
        var key = KeyFile.Create(_folder["key"]);
        using (var handle = File.OpenHandle(_folder["key"], FileMode.Open, FileAccess.ReadWrite)) Posix.ChangeOwner(handle, 54321, 0);
        Assert.That(() => Derive(key), Throws.InstanceOf<CredentialException>().With.Message.Contains("54321"));
    }

    [TestCase(31)]
    [TestCase(33)]
    [TestCase(0)]
    public void Key_file_of_another_length_is_refused(int length)
    {
        File.WriteAllBytes(_folder["key"], new byte[length]);
        File.SetUnixFileMode(_folder["key"], OwnerOnly);
        Assert.That(() => Derive(KeyFile.At(_folder["key"])), Throws.InstanceOf<CredentialException>());
    }

    [Test]
    public void Key_that_ends_like_a_line_is_not_cut()
    {
        var bytes = Enumerable.Repeat((byte)'\n', 32).ToArray();
        File.WriteAllBytes(_folder["key"], bytes);
        File.SetUnixFileMode(_folder["key"], OwnerOnly);
        Assert.That(Derive(KeyFile.At(_folder["key"])), Is.EqualTo(bytes));
    }

    [Test]
    public void Missing_key_file_is_told_without_its_path()
    {
        var error = Assert.Throws<CredentialException>(() => Derive(KeyFile.At(_folder["key"])))!;
        Assert.That(error.Message, Does.Contain("does not exist").And.Not.Contain(_folder.Path));
    }

    [Test]
    public async Task Passphrase_seals_and_a_wrong_one_opens_nothing()
    {
        var path = _folder["secrets.sealed"];
        using (var right = NewPassphrase("open sesame\n"))
        {
            var file = new SealedFile(path, right, TimeProvider.System);
            using var secret = new SecretBuffer("s3cret"u8);
            await file.SetAsync("a", secret, CancellationToken.None);
            Assert.That(file.List(), Has.Length.EqualTo(1));
        }

        using var same = NewPassphrase("open sesame");
        using var read = new SealedFile(path, same, TimeProvider.System).Read("a");
        Assert.That(Encoding.ASCII.GetString(read.Span), Is.EqualTo("s3cret"));
        using var wrong = NewPassphrase("open says me");
        Assert.That(() => new SealedFile(path, wrong, TimeProvider.System).List(), Throws.InstanceOf<CredentialException>());
        Assert.That(() => new SealedFile(path, new FixedKey(1), TimeProvider.System).List(), Throws.InstanceOf<CredentialException>().With.Message.Contains("passphrase"));
    }

    [Test]
    public void Passphrase_is_hashed_anew_for_another_salt()
    {
        using var passphrase = NewPassphrase("open sesame");
        var first = Derive(passphrase, 1, 1000);
        Assert.That(Derive(passphrase, 2, 1000), Is.Not.EqualTo(first));
        Assert.That(Derive(passphrase, 1, 1001), Is.Not.EqualTo(first));
        Assert.That(Derive(passphrase, 1, 1000), Is.EqualTo(first));
    }

    [TestCase(599_999, false)]
    [TestCase(600_000, true)]
    [TestCase(10_000_000, true)]
    [TestCase(10_000_001, false)]
    [TestCase(-1, false)]
    public void File_that_asks_for_too_few_or_too_many_rounds_is_refused(int iterations, bool parsed)
    {
        using var passphrase = NewPassphrase("x");
        using var content = SealedContent.Create(new FixedKey(1), new byte[16], 0);
        var image = content.Image with { KeyKind = SealKeyKind.Passphrase, Iterations = iterations };
        byte[] file = [.. SealedFormat.Write(image), .. new byte[SealedFormat.MacLength]];
        if (parsed) Assert.That(SealedFormat.Parse(file).Iterations, Is.EqualTo(iterations));
        else Assert.That(() => SealedFormat.Parse(file), Throws.InstanceOf<CredentialException>());
    }

    private static Passphrase NewPassphrase(string text) => new(new SecretBuffer(Encoding.UTF8.GetBytes(text)));

    private static byte[] Derive(ISealKey key, byte salt = 0, int iterations = 0)
    {
        var derived = new byte[32];
        key.Derive(Enumerable.Repeat(salt, 16).ToArray(), iterations, derived);
        return derived;
    }
}
