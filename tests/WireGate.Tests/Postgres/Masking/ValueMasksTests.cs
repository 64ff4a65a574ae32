using System.Text;
using NUnit.Framework;
using WireGate.Core.Masks;
using WireGate.Core.Secrets;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Masking.Values;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>Each method on each type in both formats: what comes out is of the type, and is not what went in.</summary>
public sealed class ValueMasksTests
{
    private static readonly MaskKey Key = new(static () => new SecretBuffer(new byte[MaskKey.Length]));

    private static readonly string[] WithoutForm = ["an enum", "a composite", "record"];

    private static IEnumerable<TestCaseData> Cases()
    {
        foreach (var sample in Samples.All)
            foreach (var method in Enum.GetValues<MaskMethod>())
                foreach (var isBinary in new[] { false, true })
                    yield return new TestCaseData(sample, method, isBinary).SetArgDisplayNames(sample.Name, method.ToString(), isBinary ? "binary" : "text");
    }

    [TestCaseSource(nameof(Cases))]
    public void Masked_value_is_one_of_its_type_or_null(object type, MaskMethod method, bool isBinary)
    {
        var sample = (Sample)type;
        var value = sample.Bytes(isBinary);
        var masked = Apply(new Mask("m", method) { Text = "***" }, sample.Oid, isBinary, value);
        if (masked is null)
        {
            Assert.That(method is MaskMethod.Null or MaskMethod.Fixed || WithoutForm.Contains(sample.Name), "NULL where the type has another form");
            return;
        }

        Assert.That(method, Is.Not.EqualTo(MaskMethod.Null));
        Assert.That(MaskedValueCheck.IsValid(sample, masked, isBinary), $"{Encoding.UTF8.GetString(masked)} {Convert.ToHexString(masked)}");
        Assert.That(masked, Is.Not.EqualTo(value));
    }

    [Test]
    public void Hash_is_the_same_in_both_formats([Values("int2", "int4", "int8", "oid", "uuid", "bytea", "text", "bpchar", "json", "jsonb")] string name)
    {
        var sample = Samples.All.Single(type => type.Name == name);
        var (text, binary) = (Hash(sample.Oid, false, sample.Bytes(false)), Hash(sample.Oid, true, sample.Bytes(true)));
        var shown = name switch
        {
            "int2" => BitConverter.ToString([.. binary]) == BitConverter.ToString(Swapped(BitConverter.GetBytes(short.Parse(Encoding.UTF8.GetString(text))))),
            "int4" or "oid" => binary.SequenceEqual(Swapped(BitConverter.GetBytes(uint.Parse(Encoding.UTF8.GetString(text))))),
            "int8" => binary.SequenceEqual(Swapped(BitConverter.GetBytes(long.Parse(Encoding.UTF8.GetString(text))))),
            "uuid" => binary.SequenceEqual(Guid.Parse(Encoding.UTF8.GetString(text)).ToByteArray(bigEndian: true)),
            "bytea" => "\\x" + Convert.ToHexStringLower(binary) == Encoding.UTF8.GetString(text),
            "jsonb" => binary.AsSpan(1).SequenceEqual(text),
            _ => binary.SequenceEqual(text),
        };
        Assert.That(shown);
    }

    [Test]
    public void Hash_depends_on_the_value_and_the_key()
    {
        var one = Hash(25, false, "123-45-6789"u8.ToArray());
        Assert.That(Hash(25, false, "123-45-6789"u8.ToArray()), Is.EqualTo(one));
        Assert.That(Hash(25, false, "123-45-6788"u8.ToArray()), Is.Not.EqualTo(one));
        using var other = MaskKey.Draw();
        Assert.That(Apply(new Mask("m", MaskMethod.Hash), 25, false, "123-45-6789"u8.ToArray(), other), Is.Not.EqualTo(one));
    }

    [Test]
    public void Hash_of_padded_text_is_that_of_the_text_as_far_as_it_has_room()
    {
        var text = Encoding.UTF8.GetString(Hash(25, false, "abcd"u8.ToArray()));
        Assert.That(Encoding.UTF8.GetString(Hash(1042, false, "abcd      "u8.ToArray())), Is.EqualTo(text[..10]));
        Assert.That(Encoding.UTF8.GetString(Hash(1042, false, Encoding.UTF8.GetBytes("abcd".PadRight(40)))), Is.EqualTo(text.PadRight(40)));
    }

    [Test]
    public void Hash_of_long_value_is_made()
    {
        var hashed = Hash(25, false, new byte[70_000]);
        Assert.That(hashed, Has.Length.EqualTo(32));
    }

    [TestCase("4111111111111111", "***1111")]
    [TestCase("ana@example.com", "***@example.com")]
    [TestCase("a.b+c@mail.example.co.uk", "***@mail.example.co.uk")]
    [TestCase("12345678", "***5678")]
    [TestCase("1234567", "***")]
    [TestCase("", "***")]
    [TestCase("αβγδεζηθ", "***εζηθ")]
    [TestCase("@example.com", "***.com")]
    [TestCase("me and you@example.com", "***.com")]
    [TestCase("x@no domain.com", "***.com")]
    [TestCase("secret@localhost", "***host")]
    public void Partial_keeps_the_domain_or_the_last_four(string value, string expected) =>
        Assert.That(Shown(new Mask("m", MaskMethod.Partial), 25, value), Is.EqualTo(expected));

    [Test]
    public void Padded_text_keeps_its_width_in_characters()
    {
        Assert.That(Shown(new Mask("m", MaskMethod.Redact), 1042, "αβγ   "), Is.EqualTo("***   "));
        Assert.That(Shown(new Mask("m", MaskMethod.Redact), 1042, "α "), Is.EqualTo("**"));
        Assert.That(Shown(new Mask("m", MaskMethod.Partial), 1042, "4111111111111111    "), Is.EqualTo("***1111".PadRight(20)));
    }

    [TestCase("16", "true", "t", "01")]
    [TestCase("21", "-5", "-5", "fffb")]
    [TestCase("23", "7", "7", "00000007")]
    [TestCase("20", "7", "7", "0000000000000007")]
    [TestCase("26", "4123456789", "4123456789", "f5c6f515")]
    [TestCase("25", "hidden", "hidden", "68696464656e")]
    [TestCase("701", "1.5", "1.5", "3ff8000000000000")]
    [TestCase("700", "1.5", "1.5", "3fc00000")]
    [TestCase("1700", "98765.43", "98765.43", "00030001000000020009223d10cc")]
    [TestCase("1700", "-0.5", "-0.5", "0001ffff400000011388")]
    [TestCase("1700", "0.00", "0.00", "0000ffff00000002")]
    [TestCase("1082", "2024-02-29", "2024-02-29", "00002279")]
    [TestCase("1114", "2024-02-29 04:05:06", "2024-02-29 04:05:06", "0002b57c22182080")]
    [TestCase("1184", "2024-02-29", "2024-02-29 00:00:00+00", "0002b578b58c6000")]
    [TestCase("1083", "04:05:06", "04:05:06", "000000036c8bc080")]
    [TestCase("2950", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc999c0b4ef8bb6d6bb9bd380a11")]
    [TestCase("17", "\\xDEAD", "\\xdead", "dead")]
    [TestCase("869", "192.168.7.9", "192.168.7.9", "02200004c0a80709")]
    [TestCase("869", "::1", "::1", "0380001000000000000000000000000000000001")]
    [TestCase("114", "{\"a\":1}", "{\"a\":1}", "7b2261223a317d")]
    [TestCase("3802", "[]", "[]", "015b5d")]
    [TestCase("1009", "{}", "{}", "000000000000000000000019")]
    public void Fixed_text_is_written_as_its_type(string type, string text, string asText, string asHex)
    {
        var mask = new Mask("m", MaskMethod.Fixed) { Text = text };
        Assert.That(Shown(mask, uint.Parse(type), "x"), Is.EqualTo(asText));
        Assert.That(Convert.ToHexStringLower(Apply(mask, uint.Parse(type), true, [1])!), Is.EqualTo(asHex));
    }

    [TestCase("16", "maybe")]
    [TestCase("21", "40000")]
    [TestCase("23", "x")]
    [TestCase("26", "-1")]
    [TestCase("700", "1e300")]
    [TestCase("1700", "1e5")]
    [TestCase("1082", "2024-02-30")]
    [TestCase("2950", "a0eebc99")]
    [TestCase("17", "dead")]
    [TestCase("17", "\\xd")]
    [TestCase("114", "{")]
    [TestCase("142", "<a>")]
    [TestCase("869", "300.1.1.1")]
    [TestCase("1009", "{a}")]
    [TestCase("16500", "sad")]
    public void Fixed_text_that_is_none_of_its_type_is_null(string type, string text)
    {
        var mask = new Mask("m", MaskMethod.Fixed) { Text = text };
        Assert.That(Apply(mask, uint.Parse(type), false, "x"u8.ToArray()), Is.Null);
        Assert.That(Apply(mask, uint.Parse(type), true, [1]), Is.Null);
    }

    private static byte[] Swapped(byte[] bytes) => [.. bytes.Reverse()];

    private static byte[] Hash(uint type, bool isBinary, byte[] value) => Apply(new Mask("m", MaskMethod.Hash), type, isBinary, value)!;

    private static string Shown(Mask mask, uint type, string value) => Encoding.UTF8.GetString(Apply(mask, type, false, Encoding.UTF8.GetBytes(value))!);

    private static byte[]? Apply(Mask mask, uint type, bool isBinary, byte[] value, MaskKey? key = null)
    {
        var output = new RowBuffer();
        return ValueMasks.For(mask, type, isBinary, key ?? Key).TryMask(value, output) ? output.Span.ToArray() : null;
    }
}
