using System.Text;
using System.Text.Json;
using NUnit.Framework;
using WireGate.Core.Masks;
using WireGate.Postgres.Masking;
using WireGate.Postgres.Masking.Detection;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Relay;

namespace WireGate.Tests.Postgres.Masking;

/// <summary>What looks like something is hidden in values of every type, and the value stays one of its type.</summary>
public sealed class DetectionTests
{
    private const string Card = "4111111111111111";
    private const string Mail = "ana@example.com";

    private static readonly string Stars = new('*', Mail.Length);

    [TestCase(25u, "write to ana@example.com, or bob@example.com", "write to ***************, or ***************")]
    [TestCase(25u, "nothing here", "nothing here")]
    [TestCase(25u, "", "")]
    [TestCase(142u, "<a>ana@example.com</a>", "<a>***************</a>")]
    [TestCase(20u, Card, "0")]
    [TestCase(20u, "12345", "12345")]
    [TestCase(1700u, "4111111111111111.00", "0.00")]
    [TestCase(1009u, "{ana@example.com,\"x\"}", "{***************,\"x\"}")]
    [TestCase(1016u, "{4111111111111111}", "{}")]
    [TestCase(16501u, "(1,ana@example.com)", "(1,***************)")]
    [TestCase(17u, "\\x616e61406578616d706c652e636f6d", "\\x")]
    public void Text_format(uint type, string value, string expected) => Assert.That(Shown(type, value), Is.EqualTo(expected));

    [TestCase("{\"a\": \"ana@example.com\", \"b\": 1}", "{\"a\": \"***************\", \"b\": 1}")]
    [TestCase("{\"ana@example.com\": null}", "{\"***************\": null}")]
    [TestCase("[4111111111111111, true]", "[0, true]")]
    [TestCase("{\"a\": \"ana\\u0040example.com\"}", "{\"a\": \"***\"}")]
    [TestCase("{\"a\": \"line\\nana@example.com\"}", "{\"a\": \"***\"}")]
    [TestCase("{\"a\": \"line\\n\"}", "{\"a\": \"line\\n\"}")]
    [TestCase("\"ana@example.com\"", "\"***************\"")]
    [TestCase("{ana@example.com", "\"***\"")]
    public void Json_stays_json(string value, string expected)
    {
        Assert.That(Shown(114, value), Is.EqualTo(expected));
        Assert.That(Shown(3802, value), Is.EqualTo(expected));
        Assert.That(Apply(3802, true, [1, .. Encoding.UTF8.GetBytes(value)], MaskMethod.Redact), Is.EqualTo((byte[])[1, .. Encoding.UTF8.GetBytes(expected)]));
    }

    [Test]
    public void Deep_json_is_looked_into()
    {
        var value = new string('[', 5000) + $"\"{Mail}\"" + new string(']', 5000);
        Assert.That(Shown(3802, value), Is.EqualTo(value.Replace(Mail, Stars, StringComparison.Ordinal)));
    }

    [Test]
    public void Json_with_a_fixed_text_is_escaped()
    {
        var masked = Apply(114, false, Encoding.UTF8.GetBytes($"\"{Mail}\""), MaskMethod.Fixed, "say \"x\"")!;
        Assert.That(JsonDocument.Parse(masked).RootElement.GetString(), Is.EqualTo("say \"x\""));
    }

    [Test]
    public void Binary_array_and_composite_keep_their_lengths()
    {
        var array = Wire.Body(1, 0, 25, 1, 1, Mail.Length, Encoding.UTF8.GetBytes(Mail));
        Assert.That(Apply(1009, true, array, MaskMethod.Redact), Is.EqualTo(Wire.Body(1, 0, 25, 1, 1, Mail.Length, Encoding.UTF8.GetBytes(Stars))));
        Assert.That(Apply(1009, true, array, MaskMethod.Hash), Is.EqualTo(Wire.Body(1, 0, 25, 1, 1, Mail.Length, Encoding.UTF8.GetBytes(Stars))));
        var composite = Wire.Body(1, 25, Mail.Length, Encoding.UTF8.GetBytes(Mail));
        Assert.That(Apply(16501, true, composite, MaskMethod.Redact), Is.EqualTo(Wire.Body(1, 25, Mail.Length, Encoding.UTF8.GetBytes(Stars))));
    }

    [Test]
    public void Binary_number_of_a_card_is_zero()
    {
        Assert.That(Apply(20, true, Convert.FromHexString("000e9aeb1ff1c1c7"), MaskMethod.Redact), Is.EqualTo(Convert.FromHexString("000e9aeb1ff1c1c7")), "no card");
        Assert.That(Apply(20, true, BitConverter.GetBytes(long.Parse(Card)).Reverse().ToArray(), MaskMethod.Redact), Is.EqualTo(new byte[8]));
    }

    [TestCase(MaskMethod.Partial, "call ***@example.com now")]
    [TestCase(MaskMethod.Fixed, "call [mail] now")]
    [TestCase(MaskMethod.Redact, "call *************** now")]
    public void Each_method_hides_what_is_found(MaskMethod method, string expected) =>
        Assert.That(Encoding.UTF8.GetString(Apply(25, false, Encoding.UTF8.GetBytes($"call {Mail} now"), method, "[mail]")!), Is.EqualTo(expected));

    [Test]
    public void Hash_of_what_is_found_is_the_hash_of_the_same_text_alone()
    {
        var hashed = Encoding.UTF8.GetString(Apply(25, false, Encoding.UTF8.GetBytes($"call {Mail} now"), MaskMethod.Hash)!);
        var alone = Encoding.UTF8.GetString(Apply(25, false, Encoding.UTF8.GetBytes(Mail), MaskMethod.Hash)!);
        Assert.That(hashed, Is.EqualTo($"call {alone} now"));
        Assert.That(alone, Has.Length.EqualTo(32));
    }

    [TestCase(25u, "call ana@example.com now")]
    [TestCase(114u, "\"ana@example.com\"")]
    [TestCase(114u, "\"ana\\u0040example.com\"")]
    [TestCase(1009u, "{ana@example.com}")]
    [TestCase(20u, Card)]
    public void Null_hides_all_of_the_value(uint type, string value) => Assert.That(Apply(type, false, Encoding.UTF8.GetBytes(value), MaskMethod.Null), Is.Null);

    [Test]
    public void Type_that_can_hold_nothing_of_the_kind_is_not_looked_into([Values(1082u, 2950u, 1560u)] uint type) =>
        Assert.That(Detections.For(Detectors(MaskMethod.Redact), type, true, RelayBed.MaskKey), Is.Null);

    private static ValueDetectors Detectors(MaskMethod method, string? text = null) =>
        ValueDetectors.Of([new DetectorMask(["email", "card"], new Mask("personal", method) { Text = text })])!;

    private static string Shown(uint type, string value) => Encoding.UTF8.GetString(Apply(type, false, Encoding.UTF8.GetBytes(value), MaskMethod.Redact)!);

    private static byte[]? Apply(uint type, bool isBinary, byte[] value, MaskMethod method, string? text = null)
    {
        var output = new RowBuffer();
        return Detections.For(Detectors(method, text), type, isBinary, RelayBed.MaskKey)!.TryMask(value, output) ? output.Span.ToArray() : null;
    }
}
