using System.Runtime.InteropServices;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Tests.Identity;
using WireGate.Vault.Files;

namespace WireGate.Tests.Vault;

public sealed class SecretFileTests
{
    private StateFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new StateFolder();

    [TearDown]
    public void Close() => _folder.Dispose();

    [TestCase("secret", "secret")]
    [TestCase("secret\n", "secret")]
    [TestCase("secret\r\n", "secret")]
    [TestCase("secret\n\n", "secret\n")]
    [TestCase("secret\r", "secret\r")]
    [TestCase("\nsecret ", "\nsecret ")]
    [TestCase("two\nlines\n", "two\nlines")]
    public void One_line_end_is_taken_off_and_nothing_else(string content, string secret)
    {
        File.WriteAllText(_folder["secret"], content);
        Assert.That(Read(), Is.EqualTo(secret));
    }

    [TestCase("")]
    [TestCase("\n")]
    [TestCase("\r\n")]
    public void Empty_secret_is_refused(string content)
    {
        File.WriteAllText(_folder["secret"], content);
        Assert.That(Read, Throws.InstanceOf<CredentialException>().With.Message.Contains("empty"));
    }

    [TestCase(65535, "", true)]
    [TestCase(65536, "", true)]
    [TestCase(65536, "\n", true)]
    [TestCase(65536, "\r\n", true)]
    [TestCase(65537, "", false)]
    [TestCase(65537, "\n", false)]
    [TestCase(1 << 20, "", false)]
    public void Secret_has_at_most_64_kib(int length, string end, bool taken)
    {
        File.WriteAllText(_folder["secret"], new string('x', length) + end);
        if (taken) Assert.That(Read(), Has.Length.EqualTo(length));
        else Assert.That(Read, Throws.InstanceOf<CredentialException>().With.Message.Contains("longer"));
    }

    [Test]
    public void Missing_file_is_told_without_its_path() =>
        Assert.That(Read, Throws.InstanceOf<CredentialException>().With.Message.EqualTo("it does not exist or can't be looked at"));

    [Test]
    public void Folder_is_refused()
    {
        Directory.CreateDirectory(_folder["secret"]);
        Assert.That(Read, Throws.InstanceOf<CredentialException>().With.Message.Contains("not a regular file"));
    }

    [Test, CancelAfter(5000)]
    public void Pipe_is_refused_rather_than_waited_for()
    {
        Assert.That(MakeFifo(_folder["secret"], 0x180), Is.Zero);
        Assert.That(Read, Throws.InstanceOf<CredentialException>().With.Message.Contains("not a regular file"));
    }

    [Test]
    public void Link_is_followed_as_container_mounts_need()
    {
        File.WriteAllText(_folder["target"], "secret");
        File.CreateSymbolicLink(_folder["secret"], _folder["target"]);
        Assert.That(Read(), Is.EqualTo("secret"));
    }

    private string Read()
    {
        using var secret = SecretFile.Read(_folder["secret"], "it");
        return Encoding.UTF8.GetString(secret.Span);
    }

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakeFifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
