using Microsoft.Extensions.Logging;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Hosting;

namespace WireGate.Tests.Daemon;

public sealed class KeysStartTests
{
    [Test]
    public async Task Gate_seals_a_key_that_lies_in_the_clear_and_signs_with_it_as_before()
    {
        await using var gate = new GateFixture();
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        var path = gate.PathOf("state/token-signing.key");
        File.WriteAllBytes(path, key.ExportPkcs8PrivateKey());
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Run(gate);
        Assert.That(File.ReadAllBytes(path).AsSpan().IndexOf(key.ExportParameters(true).D), Is.EqualTo(-1));
        Assert.That(gate.Log.Lines, Has.Some.Contains("token-signing lay in the clear"));
        var x = System.Buffers.Text.Base64Url.EncodeToString(key.ExportParameters(false).Q.X);
        Assert.That(System.Text.Encoding.UTF8.GetString(gate.Gate.Tokens.WriteKeySet()), Does.Contain(x));
    }

    [Test]
    public async Task Gate_tells_that_the_key_to_it_all_lies_beside_it()
    {
        await using var gate = new GateFixture();
        Run(gate);
        Assert.That(gate.Log.Lines, Has.Some.Contains("lies in the state folder itself"));
    }

    [Test]
    public async Task Gate_whose_key_does_not_open_does_not_start()
    {
        await using var gate = new GateFixture();
        gate.Gate.Tokens.WriteKeySet();
        File.Delete(gate.PathOf("state/secrets.key"));
        WireGate.Vault.Sealing.KeyFile.Create(gate.PathOf("state/secrets.key"));
        Assert.That(() => Run(gate), Throws.InstanceOf<CredentialException>());
    }

    private static void Run(GateFixture gate) => KeysStart.Run(gate.Gate, LoggerFactory.Create(logging => logging.AddProvider(gate.Log)).CreateLogger("gate"));
}
