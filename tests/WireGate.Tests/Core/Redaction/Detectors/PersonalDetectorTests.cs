using NUnit.Framework;

namespace WireGate.Tests.Core.Redaction.Detectors;

internal sealed class PersonalDetectorTests
{
    [TestCase("write to ana.lopez+x@mail.example.com.", "ana.lopez+x@mail.example.com")]
    [TestCase("<jürgen@bücher.example>", "jürgen@bücher.example")]
    [TestCase("a@b.co,", "a@b.co")]
    public void An_address_of_mail_is_found(string text, string address) => Assert.That(Found.In(text, "email"), Is.EqualTo(new[] { address }));

    [TestCase("@here")]
    [TestCase("ana@localhost")]
    [TestCase("ana@10.0.0.1")]
    [TestCase("path@2x.9")]
    [TestCase("a @ b.co")]
    public void What_is_no_address_is_not(string text) => Assert.That(Found.In(text, "email"), Is.Empty);

    [Test]
    public void Addresses_in_a_list_are_found_one_by_one() => Assert.That(Found.In("a@b.co;c@d.org", "email"), Is.EqualTo(new[] { "a@b.co", "c@d.org" }));

    [TestCase("card 4111111111111111.", "4111111111111111")]
    [TestCase("4111 1111 1111 1111 12/26", "4111 1111 1111 1111")]
    [TestCase("5555-5555-5555-4444", "5555-5555-5555-4444")]
    [TestCase("3782 822463 10005", "3782 822463 10005")]
    [TestCase("3056 930902 5904", "3056 930902 5904")]
    [TestCase("2223003122003222", "2223003122003222")]
    [TestCase("4222222222222", "4222222222222")]
    public void A_card_is_found(string text, string card) => Assert.That(Found.In(text, "card"), Is.EqualTo(new[] { card }));

    [TestCase("4111111111111112")]
    [TestCase("1111111111111117")]
    [TestCase("411111111111")]
    [TestCase("41111111111111111111")]
    [TestCase("x4111111111111111")]
    [TestCase("4111 1111-1111 1111")]
    public void What_fails_the_check_digit_or_is_no_card_s_number_is_not(string text) => Assert.That(Found.In(text, "card"), Is.Empty);

    [TestCase("to GB82WEST12345698765432 now", "GB82WEST12345698765432")]
    [TestCase("DE89 3704 0044 0532 0130 00, Ana", "DE89 3704 0044 0532 0130 00")]
    [TestCase("nl91abna0417164300", "nl91abna0417164300")]
    [TestCase("MT84MALT011000012345MTLCAST001S", "MT84MALT011000012345MTLCAST001S")]
    public void An_account_is_found(string text, string account) => Assert.That(Found.In(text, "iban"), Is.EqualTo(new[] { account }));

    [TestCase("GB82WEST12345698765433")]
    [TestCase("GB82WEST1234569876543")]
    [TestCase("XX82WEST12345698765432")]
    [TestCase("AGB82WEST12345698765432")]
    public void What_fails_the_check_or_the_length_is_not(string text) => Assert.That(Found.In(text, "iban"), Is.Empty);

    [TestCase("call +34 600 123 456 now", "+34 600 123 456")]
    [TestCase("+442071838750", "+442071838750")]
    [TestCase("+1 (415) 555-0132.", "+1 (415) 555-0132")]
    [TestCase("(415) 555-0132", "(415) 555-0132")]
    [TestCase("415-555-0132", "415-555-0132")]
    public void A_telephone_number_is_found(string text, string number) => Assert.That(Found.In(text, "phone"), Is.EqualTo(new[] { number }));

    [TestCase("+1234567")]
    [TestCase("+1234567890123456")]
    [TestCase("2026-11-30 22:30:00+01")]
    [TestCase("4155550132")]
    [TestCase("123e4567-e89b-123-4567-1234")]
    [TestCase("115-555-0132")]
    public void What_is_no_telephone_number_is_not(string text) => Assert.That(Found.In(text, "phone"), Is.Empty);

    [TestCase("ssn 123-45-6789.", "123-45-6789")]
    [TestCase("AB123456C", "AB123456C")]
    [TestCase("dni 12345678z", "12345678z")]
    [TestCase("X1234567L", "X1234567L")]
    [TestCase("44051401359", "44051401359")]
    [TestCase("255081416802538", "255081416802538")]
    [TestCase("RSSMRA85T10A562S", "RSSMRA85T10A562S")]
    [TestCase("529.982.247-25", "529.982.247-25")]
    public void A_number_that_a_state_gave_is_found(string text, string number) => Assert.That(Found.In(text, "national-id"), Is.EqualTo(new[] { number }));

    [TestCase("000-45-6789")]
    [TestCase("666-45-6789")]
    [TestCase("923-45-6789")]
    [TestCase("123-00-6789")]
    [TestCase("GB123456C")]
    [TestCase("12345678A")]
    [TestCase("44051401358")]
    [TestCase("255081416802539")]
    [TestCase("RSSMRA85T10A562T")]
    [TestCase("529.982.247-26")]
    [TestCase("111.111.111-11")]
    [TestCase("1123-45-6789")]
    public void What_no_state_gave_is_not(string text) => Assert.That(Found.In(text, "national-id"), Is.Empty);
}
