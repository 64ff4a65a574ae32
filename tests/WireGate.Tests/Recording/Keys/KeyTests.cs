using System.Text;
using NUnit.Framework;
using WireGate.Recording.Keys;

namespace WireGate.Tests.Recording.Keys;

public sealed class KeyTests
{
    /// <summary>The example in the documentation of the Go package that signed-note comes from.</summary>
    private const string Example = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private string _folder = null!;

    private string FilePath => Path.Combine(_folder, "key");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("wiregate-keys-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Verifier_key_of_another_program_is_read_and_verifies()
    {
        var key = NodeVerifierKey.Parse(Example + "\n");
        Assert.That((key.Name, key.Hash, key.ToString()), Is.EqualTo(("PeterNeumann", 0xc74f20a3U, Example)));
        var text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"u8;
        var signature = Convert.FromBase64String("x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=");
        Assert.That(key.Verify(text, signature.AsSpan(4)));
        Assert.That(key.Verify(text[1..], signature.AsSpan(4)), Is.False);
        Assert.That(key.Verify(text, signature.AsSpan(5)), Is.False);
    }

    [TestCase("")]
    [TestCase("PeterNeumann")]
    [TestCase("PeterNeumann+c74f20a3")]
    [TestCase("PeterNeumann+c74f20a3+")]
    [TestCase("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [TestCase("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [TestCase("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    [TestCase("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T")]
    [TestCase("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW ")]
    [TestCase("PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")]
    public void What_is_no_verifier_key_is_refused(string text) => Assert.Throws<KeyFormatException>(() => NodeVerifierKey.Parse(text));

    [Test]
    public void Node_key_signs_after_it_was_saved_and_loaded()
    {
        using var made = NodeKey.Create("gate.example/ledger");
        made.Save(FilePath);
        using var loaded = NodeKey.Load(FilePath);
        var signature = new byte[64];
        loaded.Sign("text"u8, signature);
        Assert.That(NodeVerifierKey.Parse(made.Verifier.ToString()).Verify("text"u8, signature));
    }

    [Test]
    public void Reader_opens_what_was_sealed_for_it_after_it_was_saved_and_loaded()
    {
        using var made = ReaderSecretKey.Create("auditor");
        made.Save(FilePath);
        using var loaded = ReaderSecretKey.Load(FilePath);
        using var other = ReaderSecretKey.Create("auditor");
        using var session = SessionKey.Create();
        var box = session.SealFor(ReaderPublicKey.Parse(made.Public.ToString() + "\r\n"));
        using var opened = SessionKey.TryOpen(box, session.Commitment(), loaded);
        Assert.That(opened!.Commitment(), Is.EqualTo(session.Commitment()));
        Assert.That(SessionKey.TryOpen(box, session.Commitment(), other), Is.Null);
        Assert.That(SessionKey.TryOpen(box, new byte[32], loaded), Is.Null);
        Assert.That(SessionKey.TryOpen(box.AsSpan(1), session.Commitment(), loaded), Is.Null);
        box[40] ^= 1;
        Assert.That(SessionKey.TryOpen(box, session.Commitment(), loaded), Is.Null);
    }

    [TestCase("")]
    [TestCase("wiregate-reader-1 AAAA auditor")]
    [TestCase("wiregate-reader-2 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= auditor")]
    [TestCase("wiregate-reader-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= ")]
    [TestCase("wiregate-reader-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= an auditor")]
    [TestCase("wiregate-reader-1 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB= auditor")]
    public void What_is_no_reader_key_is_refused(string text) => Assert.Throws<KeyFormatException>(() => ReaderPublicKey.Parse(text));

    [Test]
    public void Secret_file_is_for_its_owner_and_is_never_replaced()
    {
        using var key = ReaderSecretKey.Create("auditor");
        key.Save(FilePath);
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.That(File.GetUnixFileMode(FilePath), Is.EqualTo(Owner));
        Assert.That(File.ReadAllLines(FilePath)[0], Is.EqualTo("wiregate-reader-secret-1 auditor"));
        Assert.Throws<IOException>(() => key.Save(FilePath));
        File.SetUnixFileMode(FilePath, Owner | UnixFileMode.GroupRead);
        Assert.Throws<KeyFormatException>(() => ReaderSecretKey.Load(FilePath));
    }

    [Test]
    public void What_is_no_secret_file_is_refused_and_never_shown()
    {
        using var key = NodeKey.Create("gate");
        key.Save(FilePath);
        var text = File.ReadAllText(FilePath);
        Assert.Throws<KeyFormatException>(() => ReaderSecretKey.Load(FilePath));
        foreach (var bad in new[] { "", "\n", text[..^2], text.Replace('\n', ' '), text.Replace("-1 ", "-2 ", StringComparison.Ordinal), text[..^1] + "A\n", text + text, text.Replace(" gate", " ga te", StringComparison.Ordinal) })
        {
            File.WriteAllText(FilePath, bad, Encoding.ASCII);
            var error = Assert.Throws<KeyFormatException>(() => NodeKey.Load(FilePath));
            Assert.That(error!.Message, Does.Not.Contain(text.Split('\n')[1][..20]));
        }
    }
}
