using NUnit.Framework;
using WireGate.Postgres.Sql.Facts;

namespace WireGate.Tests.Postgres.Facts;

public sealed class PgNameTests
{
    [TestCase(62)]
    [TestCase(63)]
    [TestCase(64)]
    public void Names_are_cut_to_63_bytes(int length) =>
        Assert.That(PgName.Truncate(new string('x', length)), Is.EqualTo(new string('x', Math.Min(length, 63))));

    [TestCase("é", 2)]
    [TestCase("€", 3)]
    [TestCase("😀", 4)]
    public void A_character_is_never_cut_in_two(string character, int bytes)
    {
        var whole = string.Concat(Enumerable.Repeat(character, 63 / bytes));
        Assert.That(PgName.Truncate(whole), Is.EqualTo(whole));
        Assert.That(PgName.Truncate(whole + character), Is.EqualTo(whole));
        Assert.That(PgName.Truncate("x" + whole + character), Is.EqualTo("x" + string.Concat(Enumerable.Repeat(character, 62 / bytes))));
    }

    [TestCase("")]
    [TestCase("short")]
    public void Short_names_stay(string name) => Assert.That(PgName.Truncate(name), Is.SameAs(name));
}
