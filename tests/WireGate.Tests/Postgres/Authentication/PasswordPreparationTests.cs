using System.Text;
using NUnit.Framework;
using WireGate.Postgres.Authentication;

namespace WireGate.Tests.Postgres.Authentication;

public sealed class PasswordPreparationTests
{
    private static string Prepare(string password)
    {
        using var prepared = PasswordPreparation.Prepare(Encoding.UTF8.GetBytes(password));
        return Encoding.UTF8.GetString(prepared.Span);
    }

    // RFC 4013 section 3, where it does not refuse.
    [TestCase("I\u00adX", "IX")]
    [TestCase("user", "user")]
    [TestCase("USER", "USER")]
    [TestCase("\u00aa", "a")]
    [TestCase("\u2168", "IX")]
    // Spaces, ligatures, full width, composed and decomposed.
    [TestCase("a\u00a0b\u3000c", "a b c")]
    [TestCase("a\u200bb", "a b")]
    [TestCase("\ufb01\uff21\u00bd", "fiA1\u20442")]
    [TestCase("a\u0308", "\u00e4")]
    [TestCase("\u00e4", "\u00e4")]
    [TestCase("\u1e9b\u0323", "\u1e69")]
    [TestCase("a\u0301\u0323", "\u1ea1\u0301")]
    [TestCase("\u1112\u1161\u11ab", "\ud55c")]
    [TestCase("\uac00\u11a8", "\uac01")]
    [TestCase("\u05d0\u05d1", "\u05d0\u05d1")]
    public void Password_takes_its_one_form(string given, string expected) => Assert.That(Prepare(given), Is.EqualTo(expected));

    [TestCase("\u0007")]
    [TestCase("\u0007\ufb01")]
    [TestCase("\u06271\ufb01")]
    [TestCase("\u0627\u0031")]
    [TestCase("\u05d0a\u05d0")]
    [TestCase("\u00ad")]
    [TestCase("\ufb01\ue000")]
    [TestCase("\ufb01\ud83d\ude00")]
    public void What_is_not_permitted_stays_as_it_is(string given) => Assert.That(Prepare(given), Is.EqualTo(given));

    [Test]
    public void Bytes_that_are_not_utf8_stay_as_they_are()
    {
        byte[] password = [0xff, 0xef, 0xac, 0x81];
        using var prepared = PasswordPreparation.Prepare(password);
        Assert.That(prepared.Span.ToArray(), Is.EqualTo(password));
    }
}
