using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Core.Secrets;
using WireGate.Tests.Identity;
using WireGate.Vault;
using WireGate.Vault.Sealing;

namespace WireGate.Tests.Vault;

public sealed class VaultMemoryTests
{
    private const int Length = 32;

    private static readonly HostPort Db = new("db", 5432);

    [TestCase(CredentialKind.Sealed)]
    [TestCase(CredentialKind.File)]
    public async Task Secret_is_nowhere_in_memory_after_the_last_lease(CredentialKind kind)
    {
        using var folder = new StateFolder();
        var (left, right) = MemoryScan.NewSecret(Length);
        var sealedFile = new SealedFile(folder["secrets.sealed"], KeyFile.Create(folder["secrets.key"]), TimeProvider.System);

        var canary = GC.AllocateUninitializedArray<byte>(Length, pinned: true);
        for (var at = 0; at < Length; at++) canary[at] = (byte)(left[at] ^ right[at]);
        Assert.That(MemoryScan.Count(left, right), Is.GreaterThan(0), "the search finds what is there");
        if (kind == CredentialKind.Sealed)
        {
            using var secret = new SecretBuffer(canary);
            await sealedFile.SetAsync("c", secret, CancellationToken.None);
        }
        else
        {
            using var file = File.OpenHandle(folder["c"], FileMode.CreateNew, FileAccess.Write);
            RandomAccess.Write(file, canary, 0);
        }

        CryptographicOperations.ZeroMemory(canary);

        var definition = new CredentialDefinition(
            "c", kind, kind == CredentialKind.Sealed ? "c" : folder["c"], null, [Db], new SourcePosition("wiregate.yaml", 1, 1));
        using var vault = new VaultService(new CredentialCatalogue([definition]), sealedFile, NullLogger<VaultService>.Instance);
        for (var at = 0; at < 3; at++)
        {
            using var lease = await vault.LeaseAsync("c", Db, CancellationToken.None);
            using var other = await vault.LeaseAsync("c", Db, CancellationToken.None);
            using (var secret = await lease.ReadSecretAsync(CancellationToken.None)) lease.KeepDerived("label", secret.Span);
            Assert.That(other.FindDerived("label"), Is.Not.Null);
        }

        Assert.That(MemoryScan.Count(left, right), Is.Zero);
    }
}
