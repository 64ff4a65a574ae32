using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Vault;

namespace WireGate.Tests.Vault;

public sealed class EnvironmentSecretsTests
{
    private const string Variable = "WIREGATE_TEST_SECRET";

    private static readonly HostPort Db = new("db", 5432);

    [Test]
    public async Task Value_is_taken_out_of_the_environment()
    {
        Assert.That(SetEnvironment(Variable, "from outside", 1), Is.Zero);
        var where = GetEnvironment(Variable);
        using var vault = Open(Variable);
        Assert.That(GetEnvironment(Variable), Is.EqualTo(IntPtr.Zero));
        Assert.That(Marshal.ReadByte(where), Is.Zero, "overwritten where it stood");
        Assert.That(Environment.GetEnvironmentVariable(Variable), Is.Null);

        // After a reload it is nowhere else to be had.
        vault.Use(vault.Catalogue);
        using var lease = await vault.LeaseAsync("c", Db, CancellationToken.None);
        using var secret = await lease.ReadSecretAsync(CancellationToken.None);
        Assert.That(Encoding.UTF8.GetString(secret.Span), Is.EqualTo("from outside"));
    }

    [Test]
    public void Variable_that_is_not_set_or_empty_has_no_lease()
    {
        Assert.That(SetEnvironment(Variable + "_EMPTY", "", 1), Is.Zero);
        using var vault = Open(Variable + "_EMPTY");
        Assert.That(() => vault.LeaseAsync("c", Db, CancellationToken.None).AsTask(), Throws.InstanceOf<CredentialException>());
        using var other = Open(Variable + "_UNSET");
        Assert.That(() => other.LeaseAsync("c", Db, CancellationToken.None).AsTask(), Throws.InstanceOf<CredentialException>());
    }

    private static VaultService Open(string variable) => new(
        new CredentialCatalogue([new CredentialDefinition("c", CredentialKind.Environment, variable, null, [Db], new SourcePosition("wiregate.yaml", 1, 1))]),
        null, NullLogger<VaultService>.Instance);

    [DllImport("libc", EntryPoint = "setenv")]
    private static extern int SetEnvironment([MarshalAs(UnmanagedType.LPUTF8Str)] string name, [MarshalAs(UnmanagedType.LPUTF8Str)] string value, int overwrite);

    [DllImport("libc", EntryPoint = "getenv")]
    private static extern IntPtr GetEnvironment([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
