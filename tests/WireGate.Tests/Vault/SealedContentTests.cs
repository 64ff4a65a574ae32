using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Vault.Sealing;

namespace WireGate.Tests.Vault;

public sealed class SealedContentTests
{
    private static readonly FixedKey Key = new(1);
    private static readonly byte[] Id = [.. Enumerable.Range(0, 16).Select(value => (byte)value)];
    private static readonly DateTimeOffset Then = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Every_flipped_bit_is_noticed()
    {
        var file = Make();
        Assert.That(ReadAll(file), Is.EqualTo(new[] { "one", "two" }));
        for (var at = 0; at < file.Length; at++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                file[at] ^= (byte)(1 << bit);
                Assert.That(() => ReadAll(file), Throws.InstanceOf<CredentialException>(), $"byte {at}, bit {bit}");
                file[at] ^= (byte)(1 << bit);
            }
        }
    }

    [Test]
    public void Every_truncation_and_any_byte_more_is_noticed()
    {
        var file = Make();
        for (var length = 0; length < file.Length; length++)
            Assert.That(() => ReadAll(file[..length]), Throws.InstanceOf<CredentialException>(), $"{length} bytes");
        Assert.That(() => ReadAll([.. file, 0]), Throws.InstanceOf<CredentialException>());
    }

    [Test]
    public void Every_length_field_at_its_extremes_is_noticed()
    {
        var file = Make();
        foreach (var value in new byte[] { 0x00, 0x7f, 0x80, 0xff })
        {
            for (var at = 8; at + 4 <= file.Length; at++)
            {
                var changed = file.ToArray();
                changed.AsSpan(at, 4).Fill(value);
                if (changed.AsSpan().SequenceEqual(file)) continue;
                Assert.That(() => ReadAll(changed), Throws.InstanceOf<CredentialException>(), $"byte {at} as {value}");
            }
        }
    }

    [Test]
    public void Wrong_key_opens_nothing() =>
        Assert.That(() => SealedContent.Open(Make(), new FixedKey(2)), Throws.InstanceOf<CredentialException>().With.Message.Contains("does not open with this key"));

    [Test]
    public void Box_does_not_open_under_another_name_version_or_time()
    {
        using var content = SealedContent.Open(Make(), Key);
        var first = content.Image.Secrets[0];
        using (content.OpenSecret(first)) { }
        foreach (var entry in new[]
        {
            first.Entry with { Name = "b" }, first.Entry with { Version = 2 }, first.Entry with { Created = Then.AddMilliseconds(1) },
        })
            Assert.That(() => content.OpenSecret(first with { Entry = entry }), Throws.InstanceOf<CredentialException>(), entry.ToString());
    }

    [Test]
    public void Entry_of_an_older_copy_does_not_fit_into_a_newer_file()
    {
        var old = Make();
        byte[] newer;
        using (var content = SealedContent.Open(old, Key))
        {
            content.Add(new SealedEntry("a", 2, Then), "rotated"u8);
            content.NextGeneration();
            newer = content.ToBytes();
        }

        // Who has no key can cut the bytes of "a", version 1, out of the old file and paste them over version 2, with the new file's head and MAC.
        var image = SealedFormat.Parse(newer);
        var spliced = SealedFormat.Write(image.With(SealedFormat.Parse(old).Find("a")!));
        Assert.That(() => SealedContent.Open([.. spliced, .. newer[^SealedFormat.MacLength..]], Key), Throws.InstanceOf<CredentialException>());
        Assert.That(() => SealedContent.Open([.. spliced, .. old[^SealedFormat.MacLength..]], Key), Throws.InstanceOf<CredentialException>());
    }

    [Test]
    public void Entry_left_out_is_noticed()
    {
        var file = Make();
        var shorter = SealedFormat.Write(SealedFormat.Parse(file).Without("a"));
        Assert.That(() => SealedContent.Open([.. shorter, .. file[^SealedFormat.MacLength..]], Key), Throws.InstanceOf<CredentialException>());
    }

    [Test]
    public void Two_writings_of_one_secret_share_no_bytes_of_it()
    {
        using var content = SealedContent.Create(Key, Id, 0);
        content.Add(new SealedEntry("a", 1, Then), "the same"u8);
        var first = content.Image.Secrets[0].Box.ToArray();
        content.Add(new SealedEntry("a", 1, Then), "the same"u8);
        Assert.That(content.Image.Secrets[0].Box.ToArray()[..20], Is.Not.EqualTo(first[..20]));
    }

    [Test]
    public void Newer_format_is_named()
    {
        var file = Make();
        file[7] = 2;
        Assert.That(() => SealedContent.Open(file, Key), Throws.InstanceOf<CredentialException>().With.Message.Contains("format 2"));
    }

    /// <summary>Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation".</summary>
    [Test]
    public void Box_is_aes_256_gcm()
    {
        var key = Convert.FromHexString("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        var box = Convert.FromHexString("cafebabefacedbaddecaf888"
            + "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
            + "76fc6ece0f4e1768cddf8853bb2d551b");
        using var secret = SealedBox.Open(key, box, Convert.FromHexString("feedfacedeadbeeffeedfacedeadbeefabaddad2"), "");
        Assert.That(Convert.ToHexStringLower(secret.Span), Is.EqualTo(
            "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"));
    }

    private static byte[] Make()
    {
        using var content = SealedContent.Create(Key, Id, 7);
        content.Add(new SealedEntry("a", 1, Then), "one"u8);
        content.Add(new SealedEntry("b", 3, Then), "two"u8);
        return content.ToBytes();
    }

    private static string[] ReadAll(ReadOnlySpan<byte> file)
    {
        using var content = SealedContent.Open(file, Key);
        return [.. content.Image.Secrets.Select(entry =>
        {
            using var secret = content.OpenSecret(entry);
            return Encoding.UTF8.GetString(secret.Span);
        })];
    }
}
