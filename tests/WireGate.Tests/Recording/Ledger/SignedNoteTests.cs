using System.Text;
using NUnit.Framework;
using WireGate.Recording.Ledger;

namespace WireGate.Tests.Recording.Ledger;

public sealed class SignedNoteTests
{
    /// <summary>The example of Go's golang.org/x/mod/sumdb/note: key, text and signature made by another implementation.</summary>
    private const string GoKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";

    private const string GoNote = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n\n"
        + "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    [Test]
    public void A_note_of_another_implementation_is_read_verified_and_written_again()
    {
        var note = SignedNote.TryParse(Encoding.UTF8.GetBytes(GoNote))!;
        Assert.Multiple(() =>
        {
            Assert.That(NoteVerifierKey.TryParse(GoKey)!.Verify(note), Is.True);
            Assert.That(NoteVerifierKey.TryParse(GoKey)!.Verify(note with { Text = "then\n" }), Is.False);
            Assert.That(LedgerRun.Signer.Key.Verify(note), Is.Null);
            Assert.That(note.ToBytes(), Is.EqualTo(Encoding.UTF8.GetBytes(GoNote)));
        });
    }

    [TestCase("")]
    [TestCase("text\n")]
    [TestCase("text\n\n")]
    [TestCase("text\n\n\u2014 name AAAAAAA=")]
    [TestCase("text\n\n- name AAAAAAA=\n")]
    [TestCase("text\n\n\u2014 na+me AAAAAAA=\n")]
    [TestCase("text\n\n\u2014  AAAAAAA=\n")]
    [TestCase("text\n\n\u2014 name AAAAAA==\n")]
    [TestCase("text\n\n\u2014 name AAAAAAB=\n")]
    [TestCase("text\n\n\u2014 name AAAA AAA=\n")]
    [TestCase("text\n\n\u2014 name AAAAAAA= \n")]
    [TestCase("text\r\n\n\u2014 name AAAAAAA=\n")]
    [TestCase("text\n\n\u2014 name AAAAAAA=\nmore\n")]
    public void What_is_not_exactly_a_note_is_none(string note) => Assert.That(SignedNote.TryParse(Encoding.UTF8.GetBytes(note)), Is.Null);

    [Test]
    public void Bytes_that_are_not_utf_8_are_no_note() =>
        Assert.That(SignedNote.TryParse([0xff, (byte)'\n', .. Encoding.UTF8.GetBytes("\n\u2014 name AAAAAAA=\n")]), Is.Null);

    [TestCase("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", true)]
    [TestCase("origin\n01\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [TestCase("origin\n+1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [TestCase("origin\n99999999999999999999\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [TestCase("\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n", false)]
    [TestCase("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuA==\n", false)]
    [TestCase("origin\n1\n", false)]
    [TestCase("origin\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nmore\n", false)]
    public void A_checkpoint_is_exactly_three_lines(string text, bool right)
    {
        var checkpoint = Checkpoint.TryParse(text);
        Assert.That(checkpoint is not null, Is.EqualTo(right));
        if (right) Assert.That(checkpoint!.ToText(), Is.EqualTo(text));
    }
}
