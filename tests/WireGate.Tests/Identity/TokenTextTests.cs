using System.Text;
using NUnit.Framework;
using WireGate.Identity;

namespace WireGate.Tests.Identity;

public sealed class TokenTextTests
{
    // The checksum was computed with Python's zlib.crc32.
    private const string Known = "wgt_abcdefghij_abcdefghijklmnopqrstuvwxyz234567";

    [Test]
    public void Token_is_read_back()
    {
        var id = TokenText.NewId();
        Assert.That(TokenText.TryReadId(NewToken(id), out var read), Is.True);
        Assert.That(read, Is.EqualTo(id));
    }

    [Test]
    public void Checksum_is_the_crc_32_of_all_before_it_in_base_32()
    {
        // python3 -c 'import zlib; c=zlib.crc32(b"…"); print("".join("abcdefghijklmnopqrstuvwxyz234567"[c>>5*i&31] for i in range(6,-1,-1)))'
        Assert.That(TokenText.TryReadId(Encoding.ASCII.GetBytes(Known + "bk6o7yo"), out _), Is.True);
    }

    [Test]
    public void Every_change_of_one_character_is_refused()
    {
        var token = NewToken(TokenText.NewId());
        for (var at = 0; at < token.Length; at++)
        {
            var original = token[at];
            for (var other = 0; other < 256; other++)
            {
                if (other == original) continue;
                token[at] = (byte)other;
                Assert.That(TokenText.TryReadId(token, out _), Is.False, $"position {at} as {other}");
            }

            token[at] = original;
        }
    }

    [Test]
    public void Every_swap_of_neighbours_is_refused()
    {
        var token = NewToken(TokenText.NewId());
        for (var at = 0; at + 1 < token.Length; at++)
        {
            if (token[at] == token[at + 1]) continue;
            (token[at], token[at + 1]) = (token[at + 1], token[at]);
            Assert.That(TokenText.TryReadId(token, out _), Is.False, $"position {at}");
            (token[at], token[at + 1]) = (token[at + 1], token[at]);
        }
    }

    [Test]
    public void Every_other_length_is_refused()
    {
        var token = NewToken(TokenText.NewId());
        for (var length = 0; length < token.Length; length++)
            Assert.That(TokenText.TryReadId(token.AsSpan(0, length), out _), Is.False, $"{length} characters");
        Assert.That(TokenText.TryReadId([.. token, (byte)'a'], out _), Is.False);
        Assert.That(TokenText.TryReadId([.. token, (byte)'\n'], out _), Is.False);
    }

    [Test]
    public void Two_tokens_of_one_id_differ_in_their_secrets()
    {
        var id = TokenText.NewId();
        Assert.That(NewToken(id), Is.Not.EqualTo(NewToken(id)));
    }

    [TestCase("wgt_abcdefghij", true)]
    [TestCase("wgt_a2b3c4d567", true)]
    [TestCase("wgt_abcdefghi", false)]
    [TestCase("wgt_abcdefghijk", false)]
    [TestCase("wgt_abcdefghi1", false)]
    [TestCase("wgt_Abcdefghij", false)]
    [TestCase("WGT_abcdefghij", false)]
    [TestCase("wgt-abcdefghij", false)]
    [TestCase("wgt_abcdefghi\0", false)]
    [TestCase("postgres", false)]
    [TestCase("", false)]
    public void User_name_is_an_id_only_if_it_is_written_like_one(string userName, bool expected) =>
        Assert.That(TokenText.IsId(userName), Is.EqualTo(expected));

    private static byte[] NewToken(string id)
    {
        var token = new byte[TokenText.Length];
        TokenText.Write(id, token);
        return token;
    }
}
