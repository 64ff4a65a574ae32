using System.Security.Cryptography;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.Tests.Identity;
using WireGate.Vault;
using WireGate.Vault.Sealing;

namespace WireGate.Tests.Vault;

public sealed class SealedKeysTests
{
    private static readonly byte[] Signing = RandomNumberGenerator.GetBytes(48);

    private StateFolder _folder = null!;

    [SetUp]
    public void Open() => _folder = new StateFolder();

    [TearDown]
    public void Close() => _folder.Dispose();

    [Test]
    public void Made_key_lies_sealed_and_is_the_same_for_everybody_who_reads_it()
    {
        Assert.That(Read(Keys()), Is.EqualTo(Signing));
        var file = File.ReadAllBytes(_folder["signing.key"]);
        Assert.That(file.AsSpan().IndexOf(Signing.AsSpan(0, 8)), Is.EqualTo(-1));
        Assert.That(File.GetUnixFileMode(_folder["signing.key"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Read(Keys(), () => throw new InvalidOperationException()), Is.EqualTo(Signing));
        Assert.That(Directory.GetFiles(_folder.Path).Select(Path.GetFileName), Is.EquivalentTo(new[] { "secrets.key", "signing.key" }));
    }

    [Test]
    public void Key_in_the_clear_is_sealed_once_and_stays_what_it_is()
    {
        WritePlain();
        Assert.That(Read(Keys()), Is.EqualTo(Signing), "not taken over yet");
        Assert.That(Keys().TakeOver("signing"), Is.True);
        Assert.That(File.ReadAllBytes(_folder["signing.key"]).AsSpan().IndexOf(Signing.AsSpan(0, 8)), Is.EqualTo(-1));
        Assert.That(Keys().TakeOver("signing"), Is.False);
        Assert.That(Read(Keys()), Is.EqualTo(Signing));
        Assert.That(Keys().TakeOver("another"), Is.False);
        Assert.That(File.Exists(_folder["another.key"]), Is.False);
    }

    [Test]
    public void Key_that_others_may_read_is_not_used()
    {
        WritePlain();
        File.SetUnixFileMode(_folder["signing.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        Assert.That(() => Keys().TakeOver("signing"), Throws.InstanceOf<CredentialException>().With.Message.Contains("mode 600"));
        Assert.That(() => Read(Keys()), Throws.InstanceOf<CredentialException>());
    }

    [Test]
    public void Another_seal_key_opens_nothing_and_replaces_nothing()
    {
        Read(Keys());
        var before = File.ReadAllBytes(_folder["signing.key"]);
        File.Delete(_folder["secrets.key"]);
        KeyFile.Create(_folder["secrets.key"]);
        Assert.That(() => Keys().TakeOver("signing"), Throws.InstanceOf<CredentialException>().With.Message.Contains("does not open with this key"));
        Assert.That(() => Read(Keys()), Throws.InstanceOf<CredentialException>());
        Assert.That(File.ReadAllBytes(_folder["signing.key"]), Is.EqualTo(before));
    }

    [Test]
    public void One_key_does_not_pass_for_another()
    {
        Read(Keys());
        File.Copy(_folder["signing.key"], _folder["authority.key"]);
        Assert.That(() => Keys().ReadOrMake("authority", () => throw new InvalidOperationException()), Throws.InstanceOf<CredentialException>().With.Message.Contains("another key"));
    }

    [Test]
    public void Passphrase_seals_as_well_and_a_missing_one_is_told()
    {
        var options = new SealOptions(_folder["secrets.sealed"], SealKeyFrom.PassphraseFile, _folder["passphrase"]);
        Assert.That(() => Read(Keys(options)), Throws.InstanceOf<CredentialException>());
        Assert.That(File.Exists(_folder["signing.key"]), Is.False);
        File.WriteAllText(_folder["passphrase"], "correct horse\n");
        Assert.That(Read(Keys(options)), Is.EqualTo(Signing));
        Assert.That(Read(Keys(options), () => throw new InvalidOperationException()), Is.EqualTo(Signing));
    }

    [TestCase(SealKeyFrom.File, "/state/secrets.key", true)]
    [TestCase(SealKeyFrom.PassphraseFile, "/state/deep/passphrase", true)]
    [TestCase(SealKeyFrom.File, "/state-elsewhere/secrets.key", false)]
    [TestCase(SealKeyFrom.Systemd, "wiregate-key", false)]
    public void Seal_key_beside_what_it_seals_is_known(SealKeyFrom from, string locator, bool beside) =>
        Assert.That(new SealOptions("/state/secrets.sealed", from, locator).IsKeyIn("/state/"), Is.EqualTo(beside));

    private void WritePlain()
    {
        File.WriteAllBytes(_folder["signing.key"], Signing);
        File.SetUnixFileMode(_folder["signing.key"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private SealedKeys Keys(SealOptions? options = null) =>
        new(_folder.Path, options ?? SealOptionsReader.Read(null, _folder.Path, _folder.Path), TimeProvider.System);

    private static byte[] Read(SealedKeys keys, Func<SecretBuffer>? make = null)
    {
        using var key = keys.ReadOrMake("signing", make ?? (() => new SecretBuffer(Signing)));
        return key.Span.ToArray();
    }
}
