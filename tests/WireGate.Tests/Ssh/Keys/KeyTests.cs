using NUnit.Framework;
using WireGate.Core;
using WireGate.Ssh.Keys;

namespace WireGate.Tests.Ssh.Keys;

public sealed class KeyTests
{
    private SshKeys _keys = null!;

    [OneTimeSetUp]
    public async Task MakeKeysAsync() => _keys = await SshKeys.MakeAsync();

    [OneTimeTearDown]
    public void RemoveKeys() => _keys.Dispose();

    [TestCaseSource(typeof(SshKeys), nameof(SshKeys.Names))]
    public void A_key_of_ssh_keygen_signs_what_its_public_key_verifies(string name)
    {
        using var secret = _keys.Private(name);
        using var open = _keys.Public(name);
        Assert.That(secret.PublicBlob.ToArray(), Is.EqualTo(open.Blob.ToArray()));
        Assert.That(secret.Algorithms, Is.EqualTo(open.Algorithms));
        foreach (var algorithm in secret.Algorithms)
        {
            var signature = secret.Sign(algorithm, "what is signed"u8);
            Assert.That(open.Verify(algorithm, "what is signed"u8, signature));
            Assert.That(open.Verify(algorithm, "what is not"u8, signature), Is.False);
            Assert.That(open.Verify("ssh-rsa", "what is signed"u8, signature), Is.False);
            for (var index = 0; index < signature.Length; index++)
            {
                signature[index] ^= 1;
                Assert.That(open.Verify(algorithm, "what is signed"u8, signature), Is.False, $"byte {index}");
                signature[index] ^= 1;
            }

            for (var length = 0; length < signature.Length; length++) Assert.That(open.Verify(algorithm, "what is signed"u8, signature.AsSpan(0, length)), Is.False);
        }
    }

    [TestCaseSource(typeof(SshKeys), nameof(SshKeys.Names))]
    public async Task A_signature_of_ssh_keygen_is_verified(string name)
    {
        // sshsig: "SSHSIG", version, key, namespace, reserved, hash, signature over those and the hash of the file.
        var file = _keys.File(name) + ".text";
        await File.WriteAllTextAsync(file, "a text");
        await Tool.MustRunAsync("ssh-keygen", "-q", "-Y", "sign", "-n", "test", "-f", _keys.File(name), file);
        var lines = await File.ReadAllLinesAsync(file + ".sig");
        var (key, signature, signed) = SshSig.Open(Convert.FromBase64String(string.Concat(lines[1..^1])), "a text"u8);
        using var read = SshPublicKeys.Read(key);
        Assert.That(read.Verify(read.Algorithms[0], signed, signature));
    }

    [TestCaseSource(typeof(SshKeys), nameof(SshKeys.Names))]
    public void A_key_that_is_cut_or_longer_is_refused(string name)
    {
        using var key = _keys.Public(name);
        var blob = key.Blob.ToArray();
        for (var length = 0; length < blob.Length; length++)
        {
            var cut = blob[..length];
            Assert.Throws<ProtocolViolationException>(() => SshPublicKeys.Read(cut));
        }

        Assert.Throws<ProtocolViolationException>(() => SshPublicKeys.Read([.. blob, 0]));
        Assert.Throws<ProtocolViolationException>(() => SshPublicKeys.Read(new byte[SshPublicKeys.MaxBlob + 1]));
    }

    [TestCaseSource(typeof(SshKeys), nameof(SshKeys.Names))]
    public void A_damaged_private_key_is_refused_or_is_the_same_key(string name)
    {
        var file = File.ReadAllBytes(_keys.File(name));
        using var whole = OpenSshPrivateKey.Read(file);
        for (var index = 36; index < file.Length - 36; index += 7)
        {
            var changed = (byte[])file.Clone();
            changed[index] = changed[index] == (byte)'A' ? (byte)'B' : (byte)'A';
            try
            {
                // What changed may be the comment.
                using var key = OpenSshPrivateKey.Read(changed);
                using var open = _keys.Public(name);
                var signature = key.Sign(key.Algorithms[0], "x"u8);
                Assert.That(key.PublicBlob.ToArray(), Is.EqualTo(whole.PublicBlob.ToArray()));
            }
            catch (Exception error) when (error is ProtocolViolationException or System.Security.Cryptography.CryptographicException)
            {
            }
        }
    }

    [Test]
    public async Task A_private_key_with_a_passphrase_is_refused_with_advice()
    {
        var file = _keys.File("locked");
        await Tool.MustRunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "secret", "-f", file);
        Assert.That(() => OpenSshPrivateKey.Read(File.ReadAllBytes(file)), Throws.InstanceOf<ProtocolViolationException>().With.Message.Contains("passphrase"));
    }

    [Test]
    public async Task An_older_format_is_refused_with_advice()
    {
        var file = _keys.File("pem");
        await Tool.MustRunAsync("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", file);
        Assert.That(() => OpenSshPrivateKey.Read(File.ReadAllBytes(file)), Throws.InstanceOf<ProtocolViolationException>().With.Message.Contains("ssh-keygen -p"));
    }

    [TestCase(1024)]
    public async Task An_rsa_key_that_is_too_short_is_refused(int bits)
    {
        var file = _keys.File("short");
        await Tool.MustRunAsync("ssh-keygen", "-q", "-t", "rsa", "-b", $"{bits}", "-N", "", "-f", file);
        Assert.Throws<ProtocolViolationException>(() => SshPublicKeys.ReadLine(File.ReadAllText(file + ".pub")));
        Assert.Throws<ProtocolViolationException>(() => OpenSshPrivateKey.Read(File.ReadAllBytes(file)));
    }

    [TestCase(2047, false)]
    [TestCase(2048, true)]
    [TestCase(8192, true)]
    [TestCase(8193, false)]
    [TestCase(16384, false)]
    public void The_length_of_an_rsa_modulus_is_looked_at_before_anything_is_computed(int bits, bool valid)
    {
        var modulus = new byte[(bits + 7) / 8];
        modulus[0] = (byte)(1 << ((bits - 1) % 8));
        modulus[^1] = 1;
        void Make() => new RsaPublicKey([1, 0, 1], modulus).Dispose();
        if (valid) Assert.DoesNotThrow(Make);
        else Assert.Throws<ProtocolViolationException>(Make);
    }

    [TestCase("")]
    [TestCase("01")]
    [TestCase("02")]
    [TestCase("0100000001")]
    public void An_unusual_exponent_is_refused(string exponent)
    {
        var modulus = new byte[256];
        (modulus[0], modulus[^1]) = (0x80, 1);
        Assert.Throws<ProtocolViolationException>(() => new RsaPublicKey(Convert.FromHexString(exponent), modulus).Dispose());
    }

    [Test]
    public void A_point_that_is_not_on_its_curve_is_refused()
    {
        var point = new byte[65];
        (point[0], point[32], point[64]) = (4, 1, 1);
        Assert.Throws<ProtocolViolationException>(() => new EcdsaPublicKey(NistCurve.P256, point).Dispose());
    }

    [TestCase("ssh-ed25519")]
    [TestCase("ssh-ed25519 AAAA")]
    [TestCase("ssh-ed25519 ????")]
    [TestCase("")]
    public void A_line_that_is_no_key_is_refused(string line) => Assert.Throws<ProtocolViolationException>(() => SshPublicKeys.ReadLine(line));

    [Test]
    public void A_line_of_another_type_than_its_key_is_refused()
    {
        var words = File.ReadAllText(_keys.File("p256") + ".pub").Split(' ');
        Assert.Throws<ProtocolViolationException>(() => SshPublicKeys.ReadLine("ssh-ed25519 " + words[1]));
    }

    [TestCase("07", "0b", 7)]
    [TestCase("ffffffffffffffff", "0101", 255)]
    [TestCase("0123456789abcdef", "fffb", 0x0123456789abcdefL % 0xfffa)]
    public void The_remainder_of_a_secret_number_is_right(string value, string odd, long expected)
    {
        var divisor = Convert.FromHexString(odd);
        var remainder = new byte[divisor.Length];
        SecretNumber.RemainderByOneLess(Convert.FromHexString(value), divisor, remainder);
        Assert.That(new System.Numerics.BigInteger(remainder, isUnsigned: true, isBigEndian: true), Is.EqualTo(new System.Numerics.BigInteger(expected)));
    }
}
