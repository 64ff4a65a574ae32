using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Secrets;
using WireGate.Tests.Identity;
using WireGate.Vault;
using WireGate.Vault.Sealing;

namespace WireGate.Tests.Vault;

public sealed class SealOptionsReaderTests
{
    [Test]
    public void Nothing_configured_means_the_state_folder() => Assert.That(
        SealOptionsReader.Read(null, "/etc/wiregate", "/var/lib/wiregate"),
        Is.EqualTo(new SealOptions("/var/lib/wiregate/secrets.sealed", SealKeyFrom.File, "/var/lib/wiregate/secrets.key")));

    [TestCase("{ file: s }", "/etc/wiregate/s", SealKeyFrom.File, "/state/secrets.key")]
    [TestCase("{ key: { from: file, path: k } }", "/state/secrets.sealed", SealKeyFrom.File, "/etc/wiregate/k")]
    [TestCase("{ key: { from: passphrase, path: /run/p } }", "/state/secrets.sealed", SealKeyFrom.PassphraseFile, "/run/p")]
    [TestCase("{ key: { from: systemd, name: kek } }", "/state/secrets.sealed", SealKeyFrom.Systemd, "kek")]
    public void Vault_is_read(string yaml, string file, SealKeyFrom from, string locator) =>
        Assert.That(Read(yaml), Is.EqualTo(new SealOptions(file, from, locator)));

    [TestCase("{ path: s }", "unknown key \"path\"")]
    [TestCase("{ key: { from: kms } }", "one of file, systemd, passphrase")]
    [TestCase("{ key: { path: k } }", "\"from\" is missing")]
    [TestCase("{ key: { from: file } }", "\"path\" is missing")]
    [TestCase("{ key: { from: file, path: k, name: k } }", "unknown key \"name\"")]
    [TestCase("{ key: { from: systemd, name: ../k } }", "a credential's name")]
    public void Mistake_is_refused(string yaml, string problem) =>
        Assert.That(() => Read(yaml), Throws.InstanceOf<ConfigException>().With.Message.Contains(problem));

    [Test]
    public async Task Sealed_file_opens_with_the_key_that_is_configured()
    {
        using var folder = new StateFolder();
        KeyFile.Create(folder["secrets.key"]);
        var options = SealOptionsReader.Read(null, folder.Path, folder.Path);
        using var secret = new SecretBuffer("s3cret"u8);
        await options.Open(TimeProvider.System).SetAsync("a", secret, CancellationToken.None);
        using var read = options.Open(TimeProvider.System).Read("a");
        Assert.That(Encoding.ASCII.GetString(read.Span), Is.EqualTo("s3cret"));
    }

    [Test]
    public async Task First_key_is_made_where_nothing_was_sealed_and_never_again()
    {
        using var folder = new StateFolder();
        var options = SealOptionsReader.Read(null, folder.Path, folder.Path);
        Assert.That(options.MakeFirstKey(), Is.True);
        Assert.That(options.MakeFirstKey(), Is.False, "there is one");
        using var secret = new SecretBuffer("s3cret"u8);
        await options.Open(TimeProvider.System).SetAsync("a", secret, CancellationToken.None);
        File.Delete(folder["secrets.key"]);
        Assert.That(options.MakeFirstKey(), Is.False, "one that is lost opened what is sealed");
        Assert.That(File.Exists(folder["secrets.key"]), Is.False);
    }

    [Test]
    public void First_key_is_not_made_where_something_else_keeps_it()
    {
        using var folder = new StateFolder();
        Assert.That(new SealOptions(folder["s"], SealKeyFrom.PassphraseFile, folder["p"]).MakeFirstKey(), Is.False);
        Assert.That(File.Exists(folder["p"]), Is.False);
    }

    [Test]
    public void Systemd_credential_without_systemd_is_told() =>
        Assert.That(() => Read("{ key: { from: systemd, name: kek } }").Open(TimeProvider.System), Throws.InstanceOf<CredentialException>());

    private static SealOptions Read(string yaml) =>
        SealOptionsReader.Read(ConfigDocument.Parse("wiregate.yaml", new StringReader("vault: " + yaml)).AsMapping().OptionalMapping("vault"), "/etc/wiregate", "/state");
}
