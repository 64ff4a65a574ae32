using System.Security.Cryptography;
using NUnit.Framework;
using WireGate.Core.Sodium;

namespace WireGate.Tests.Core.Sodium;

/// <summary>Against the vectors of the RFCs, so that what we call is what we mean.</summary>
public sealed class SodiumTests
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    [Test]
    public void Ed25519_signs_as_in_RFC_8032()
    {
        // §7.1, test 2.
        var (key, secret, signature) = (new byte[32], new byte[64], new byte[64]);
        Ed25519.MakeKeys(Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"), key, secret);
        Assert.That(Convert.ToHexStringLower(key), Is.EqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        Ed25519.Sign([0x72], secret, signature);
        Assert.That(Convert.ToHexStringLower(signature), Is.EqualTo(
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
        Assert.That(Ed25519.Verify([0x72], signature, key));
        Assert.That(Ed25519.Verify([0x73], signature, key), Is.False);
        Assert.That(Ed25519.Verify([0x72], signature.AsSpan(1), key), Is.False);
        Assert.That(Ed25519.Verify([], signature, key), Is.False);
    }

    [Test]
    public void X25519_agrees_as_in_RFC_7748()
    {
        // §6.1.
        var alice = Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c5a0f6b3b5b7b1a7c1d3e1c4b5d0a");
        var bob = Convert.FromHexString("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb");
        var (alicesKey, bobsKey, one, other) = (new byte[32], new byte[32], new byte[32], new byte[32]);
        X25519.PublicKeyOf(alice, alicesKey);
        X25519.PublicKeyOf(bob, bobsKey);
        Assert.That(Convert.ToHexStringLower(bobsKey), Is.EqualTo("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f"));
        Assert.That(X25519.TryAgree(alice, bobsKey, one) && X25519.TryAgree(bob, alicesKey, other));
        Assert.That(one, Is.EqualTo(other));
        Assert.That(X25519.TryAgree(alice, new byte[32], one), Is.False);
    }

    [Test]
    public void Aes_256_Gcm_is_the_platforms()
    {
        var (key, nonce, associated) = (Random.Shared.GetItems(Bytes, 32), Random.Shared.GetItems(Bytes, 12), Random.Shared.GetItems(Bytes, 52));
        using var platform = new AesGcm(key, Aes256Gcm.TagLength);
        using var cipher = new Aes256Gcm(key);
        foreach (var length in new[] { 0, 1, 15, 16, 17, 127, 128, 129, 4096, 70_000 })
        {
            var text = Random.Shared.GetItems(Bytes, length);
            var expected = new byte[length + Aes256Gcm.TagLength];
            platform.Encrypt(nonce, text, expected.AsSpan(0, length), expected.AsSpan(length), associated);
            var box = new byte[expected.Length];
            cipher.Encrypt(nonce, text, associated, box);
            Assert.That(box, Is.EqualTo(expected), $"{length} bytes");
            var opened = new byte[length];
            Assert.That(cipher.TryDecrypt(nonce, box, associated, opened));
            Assert.That(opened, Is.EqualTo(text));
            box[^1] ^= 1;
            Assert.That(cipher.TryDecrypt(nonce, box, associated, opened), Is.False);
            Assert.That(opened, Is.All.Zero);
        }
    }

    [Test]
    public void Aes_256_Gcm_encrypts_nothing_by_a_key_that_was_zeroed()
    {
        var cipher = new Aes256Gcm(new byte[32]);
        cipher.Dispose();
        Assert.Throws<ObjectDisposedException>(() => cipher.Encrypt(new byte[12], new byte[10], [], new byte[26]));
        Assert.Throws<ObjectDisposedException>(() => cipher.TryDecrypt(new byte[12], new byte[26], [], new byte[10]));
    }

    [Test]
    public void Sealed_box_is_opened_by_its_key_alone()
    {
        var (secret, key, box, message) = (new byte[32], new byte[32], new byte[32 + SealedBox.Overhead], new byte[32]);
        secret[3] = 9;
        X25519.PublicKeyOf(secret, key);
        SealedBox.Seal("0123456789abcdef0123456789abcdef"u8, key, box);
        Assert.That(SealedBox.TryOpen(box, key, secret, message));
        Assert.That(message, Is.EqualTo("0123456789abcdef0123456789abcdef"u8.ToArray()));
        box[50] ^= 1;
        Assert.That(SealedBox.TryOpen(box, key, secret, message), Is.False);
        Assert.That(SealedBox.TryOpen(box.AsSpan(0, 47), key, secret, []), Is.False);
    }

    [Test]
    public void ChaCha20_encrypts_as_in_RFC_8439()
    {
        // §2.4.2: with a counter of 32 bits and 12 bytes of nonce, of which the first 4 are zero.
        var bytes = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."u8.ToArray();
        ChaCha20.Apply(bytes, Convert.FromHexString("0000004a00000000"), 1, Bytes.AsSpan(0, 32));
        Assert.That(Convert.ToHexStringLower(bytes), Does.StartWith("6e2e359a2568f98041ba0728dd0d6981e97e7aec1d4360c20a27afccfd9fae0b").And.EndsWith("b40b8eedf2785e42874d"));
        ChaCha20.Apply(bytes, Convert.FromHexString("0000004a00000000"), 1, Bytes.AsSpan(0, 32));
        Assert.That(bytes.AsSpan(0, 6).SequenceEqual("Ladies"u8));
    }

    [Test]
    public void Poly1305_signs_as_in_RFC_8439()
    {
        // §2.5.2.
        var (key, tag) = (Convert.FromHexString("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b"), new byte[16]);
        Poly1305.Sign("Cryptographic Forum Research Group"u8, key, tag);
        Assert.That(Convert.ToHexStringLower(tag), Is.EqualTo("a8061dc1305136c6c22b8baf0c0127a9"));
        Assert.That(Poly1305.Verify("Cryptographic Forum Research Group"u8, key, tag));
        Assert.That(Poly1305.Verify("Cryptographic Forum Research Groun"u8, key, tag), Is.False);
    }

    [Test]
    public void Ml_Kem_768_shares_a_secret_with_the_holder_of_the_key_alone()
    {
        var (key, secret, ciphertext, one, other) = (new byte[1184], new byte[2400], new byte[1088], new byte[32], new byte[32]);
        MlKem768.MakeKeys(key, secret);
        Assert.That(MlKem768.TryEncapsulate(key, ciphertext, one));
        MlKem768.Decapsulate(ciphertext, secret, other);
        Assert.That(other, Is.EqualTo(one).And.Not.EqualTo(new byte[32]));
        ciphertext[1000] ^= 1;
        MlKem768.Decapsulate(ciphertext, secret, other);
        Assert.That(other, Is.Not.EqualTo(one));
    }

    [Test]
    public void Ml_Kem_768_refuses_what_is_no_public_key()
    {
        // FIPS 203 §7.2: a coefficient that is not below 3329.
        var key = new byte[1184];
        key.AsSpan(0, 384).Fill(0xff);
        Assert.That(MlKem768.TryEncapsulate(key, new byte[1088], new byte[32]), Is.False);
    }

    [Test]
    public void A_wrong_length_never_reaches_the_library()
    {
        Assert.Throws<ArgumentException>(() => ChaCha20.Apply(new byte[5], new byte[12], 0, new byte[32]));
        Assert.Throws<ArgumentException>(() => ChaCha20.Apply(new byte[5], new byte[8], 0, new byte[31]));
        Assert.Throws<ArgumentException>(() => Poly1305.Sign([], new byte[31], new byte[16]));
        Assert.Throws<ArgumentException>(() => Poly1305.Verify([], new byte[32], new byte[15]));
        Assert.Throws<ArgumentException>(() => MlKem768.MakeKeys(new byte[1183], new byte[2400]));
        Assert.Throws<ArgumentException>(() => MlKem768.MakeKeys(new byte[63], new byte[1184], new byte[2400]));
        Assert.Throws<ArgumentException>(() => MlKem768.TryEncapsulate(new byte[1185], new byte[1088], new byte[32]));
        Assert.Throws<ArgumentException>(() => MlKem768.Decapsulate(new byte[1087], new byte[2400], new byte[32]));
        Assert.Throws<ArgumentException>(() => Ed25519.MakeKeys(new byte[31], new byte[32], new byte[64]));
        Assert.Throws<ArgumentException>(() => Ed25519.Sign([], new byte[32], new byte[64]));
        Assert.Throws<ArgumentException>(() => Ed25519.Sign([], new byte[64], new byte[63]));
        Assert.Throws<ArgumentException>(() => Ed25519.Verify([], new byte[64], new byte[31]));
        Assert.Throws<ArgumentException>(() => X25519.PublicKeyOf(new byte[33], new byte[32]));
        Assert.Throws<ArgumentException>(() => X25519.TryAgree(new byte[32], new byte[32], new byte[31]));
        Assert.Throws<ArgumentException>(() => SealedBox.Seal(new byte[10], new byte[32], new byte[57]));
        Assert.Throws<ArgumentException>(() => SealedBox.TryOpen(new byte[58], new byte[32], new byte[32], new byte[9]));
        Assert.Throws<ArgumentException>(() => new Aes256Gcm(new byte[31]));
        using var cipher = new Aes256Gcm(new byte[32]);
        Assert.Throws<ArgumentException>(() => cipher.Encrypt(new byte[12], new byte[10], [], new byte[25]));
        Assert.Throws<ArgumentException>(() => cipher.TryDecrypt(new byte[11], new byte[26], [], new byte[10]));
        Assert.That(cipher.TryDecrypt(new byte[12], new byte[15], [], []), Is.False);
    }
}
