using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Secrets;
using WireGate.Tests.Identity;
using WireGate.Vault;
using WireGate.Vault.Sealing;

namespace WireGate.Tests.Vault;

public sealed class VaultServiceTests
{
    private static readonly HostPort Db = new("db", 5432);

    private StateFolder _folder = null!;
    private SealedFile _sealed = null!;
    private VaultService _vault = null!;

    [SetUp]
    public async Task Open()
    {
        _folder = new StateFolder();
        _sealed = new SealedFile(_folder["secrets.sealed"], new FixedKey(1), TimeProvider.System);
        await _sealed.SetAsync("sealed", new SecretBuffer("sealed secret"u8), CancellationToken.None);
        await File.WriteAllTextAsync(_folder["file"], "file secret\n");
        _vault = new VaultService(
            new CredentialCatalogue([Define("sealed", CredentialKind.Sealed, "sealed"), Define("file", CredentialKind.File, _folder["file"])]),
            _sealed, NullLogger<VaultService>.Instance);
    }

    [TearDown]
    public void Close()
    {
        _vault.Dispose();
        _folder.Dispose();
    }

    [TestCase("sealed", "sealed secret")]
    [TestCase("file", "file secret")]
    public async Task Lease_reads_the_secret_of_its_source(string name, string expected)
    {
        using var lease = await LeaseAsync(name);
        Assert.That((lease.Name, lease.User), Is.EqualTo((name, "app")));
        using var secret = await lease.ReadSecretAsync(CancellationToken.None);
        Assert.That(Encoding.UTF8.GetString(secret.Span), Is.EqualTo(expected));
    }

    [Test]
    public async Task Lease_for_another_address_is_refused()
    {
        using (await _vault.LeaseAsync("file", new HostPort("DB", 5432), CancellationToken.None)) { }
        Assert.That(() => _vault.LeaseAsync("file", new HostPort("db", 5433), CancellationToken.None).AsTask(), Throws.InstanceOf<CredentialException>());
        Assert.That(() => _vault.LeaseAsync("file", new HostPort("db2", 5432), CancellationToken.None).AsTask(), Throws.InstanceOf<CredentialException>());
        Assert.That(() => _vault.LeaseAsync("none", Db, CancellationToken.None).AsTask(), Throws.InstanceOf<CredentialException>());
    }

    [Test]
    public void Lease_on_a_file_that_is_not_there_is_refused()
    {
        File.Delete(_folder["file"]);
        var error = Assert.Throws<CredentialException>(() => _ = _vault.LeaseAsync("file", Db, CancellationToken.None).AsTask())!;
        Assert.That(error.Message, Does.Contain("\"file\"").And.Not.Contain(_folder.Path));
    }

    [TestCase("sealed")]
    [TestCase("file")]
    public async Task Derived_keys_are_shared_by_leases_and_wiped_with_the_last(string name)
    {
        var first = await LeaseAsync(name);
        var second = await LeaseAsync(name);
        await KeepAsync(first, "label", "keys");
        var found = second.FindDerived("label")!;
        Assert.That(Encoding.UTF8.GetString(found.Span), Is.EqualTo("keys"));
        Assert.That(second.FindDerived("other"), Is.Null);
        first.Dispose();
        Assert.That(Encoding.UTF8.GetString(found.Span), Is.EqualTo("keys"), "another lease lives");
        second.Dispose();
        Assert.That(IsWiped(found), Is.True);
        using var third = await LeaseAsync(name);
        Assert.That(third.FindDerived("label"), Is.Null);
    }

    [TestCase("sealed")]
    [TestCase("file")]
    public async Task Rotation_drops_derived_keys_but_not_under_their_reader(string name)
    {
        var reader = await LeaseAsync(name);
        await KeepAsync(reader, "label", "old keys");
        var held = reader.FindDerived("label")!;
        await RotateAsync(name);
        Assert.That(reader.FindDerived("label"), Is.Null);
        Assert.That(Encoding.UTF8.GetString(held.Span), Is.EqualTo("old keys"), "a log-in may be using them");

        using var next = await LeaseAsync(name);
        await KeepAsync(next, "label", "new keys");
        Assert.That(Encoding.UTF8.GetString(next.FindDerived("label")!.Span), Is.EqualTo("new keys"));
        reader.Dispose();
        Assert.That(IsWiped(held), Is.True, "the last lease that saw them is gone, though another lives");
        Assert.That(Encoding.UTF8.GetString(next.FindDerived("label")!.Span), Is.EqualTo("new keys"));
    }

    [Test]
    public async Task Keys_of_a_secret_read_before_a_rotation_are_not_kept_after_it()
    {
        using var slow = await LeaseAsync("file");
        using var quick = await LeaseAsync("file");
        using (await slow.ReadSecretAsync(CancellationToken.None)) { }
        await RotateAsync("file");
        await KeepAsync(quick, "label", "new keys");
        slow.KeepDerived("label", "old keys"u8);
        Assert.That(Encoding.UTF8.GetString(quick.FindDerived("label")!.Span), Is.EqualTo("new keys"));
    }

    [Test]
    public async Task Keys_kept_without_reading_the_secret_are_not_kept()
    {
        using var lease = await LeaseAsync("file");
        lease.KeepDerived("label", "keys"u8);
        Assert.That(lease.FindDerived("label"), Is.Null);
    }

    [Test]
    public async Task Source_that_vanishes_takes_its_derived_keys_along()
    {
        using var lease = await LeaseAsync("file");
        await KeepAsync(lease, "label", "keys");
        File.Delete(_folder["file"]);
        Assert.That(lease.FindDerived("label"), Is.Null);
    }

    [Test]
    public async Task Sixteen_labels_are_kept_and_not_more()
    {
        using var lease = await LeaseAsync("file");
        for (var at = 0; at < 17; at++) await KeepAsync(lease, $"label {at}", "keys");
        Assert.That(lease.FindDerived("label 14"), Is.Not.Null);
        Assert.That(lease.FindDerived("label 15"), Is.Not.Null);
        Assert.That(lease.FindDerived("label 16"), Is.Null);
    }

    [Test]
    public async Task Disposed_lease_gives_nothing_and_counts_once()
    {
        var first = await LeaseAsync("file");
        using var second = await LeaseAsync("file");
        await KeepAsync(second, "label", "keys");
        first.Dispose();
        first.Dispose();
        Assert.That(second.FindDerived("label"), Is.Not.Null);
        Assert.That(() => first.FindDerived("label"), Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(() => first.ReadSecretAsync(CancellationToken.None).AsTask(), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public async Task Leases_at_once_never_see_wiped_keys()
    {
        var expected = Enumerable.Repeat((byte)'k', 64).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(at => Task.Run(async () =>
        {
            for (var round = 0; round < 200; round++)
            {
                using var lease = await LeaseAsync("file");
                if (lease.FindDerived("label") is { } found)
                {
                    Assert.That(found.Span.SequenceEqual(expected), Is.True);
                    continue;
                }

                using (await lease.ReadSecretAsync(CancellationToken.None)) { }
                lease.KeepDerived("label", expected);
                if (at == 0 && round % 20 == 0) await RotateAsync("file");
            }
        })));
    }

    [Test]
    public async Task Reload_changes_new_leases_and_leaves_old_ones()
    {
        using var old = await LeaseAsync("file");
        await KeepAsync(old, "label", "keys");
        _vault.Use(new CredentialCatalogue([Define("sealed", CredentialKind.Sealed, "sealed")]));
        Assert.That(() => _vault.LeaseAsync("file", Db, CancellationToken.None).AsTask(), Throws.InstanceOf<CredentialException>());
        Assert.That(old.FindDerived("label"), Is.Not.Null);
    }

    [Test]
    public void Reload_that_makes_no_sense_leaves_all_as_it_was()
    {
        using var vault = new VaultService(new CredentialCatalogue([Define("file", CredentialKind.File, _folder["file"])]), null, NullLogger<VaultService>.Instance);
        Assert.That(() => vault.Use(new CredentialCatalogue([Define("sealed", CredentialKind.Sealed, "sealed")])), Throws.InstanceOf<CredentialException>());
        Assert.That(vault.Catalogue.Find("file"), Is.Not.Null);
        Assert.That(() => vault.LeaseAsync("file", Db, CancellationToken.None).AsTask(), Throws.Nothing);
    }

    [Test]
    public async Task File_that_others_may_write_is_refused()
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(_folder["file"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        using var lease = await LeaseAsync("file");
        Assert.That(() => lease.ReadSecretAsync(CancellationToken.None).AsTask(), Throws.InstanceOf<CredentialException>().With.Message.Contains("602"));
    }

    private static CredentialDefinition Define(string name, CredentialKind kind, string locator) =>
        new(name, kind, locator, "app", [Db], new SourcePosition("wiregate.yaml", 1, 1));

    private static async Task KeepAsync(ICredential lease, string label, string keys)
    {
        using (await lease.ReadSecretAsync(CancellationToken.None)) lease.KeepDerived(label, Encoding.UTF8.GetBytes(keys));
    }

    private static bool IsWiped(SecretBuffer buffer)
    {
        try
        {
            return !buffer.Span.ContainsAnyExcept((byte)0);
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private ValueTask<ICredential> LeaseAsync(string name) => _vault.LeaseAsync(name, Db, CancellationToken.None);

    private async Task RotateAsync(string name)
    {
        if (name == "sealed")
        {
            await _sealed.RotateAsync("sealed", new SecretBuffer("rotated"u8), CancellationToken.None);
            return;
        }

        await File.WriteAllTextAsync(_folder["beside"], "rotated\n");
        File.Move(_folder["beside"], _folder["file"], overwrite: true);
    }
}
