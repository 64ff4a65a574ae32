using System.Buffers;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Ssh.Wire;

namespace WireGate.Tests.Ssh.Wire;

public sealed class SshReaderTests
{
    [Test]
    public void What_is_written_is_read()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteByte(7);
        writer.WriteBoolean(true);
        writer.WriteUInt32(0xfffffffe);
        writer.WriteUInt64(1ul << 63);
        writer.WriteString("grün");
        writer.WriteNames(["a", "b@c"]);
        var reader = new SshReader(output.WrittenSpan);
        Assert.That((reader.ReadByte(), reader.ReadBoolean(), reader.ReadUInt32(), reader.ReadUInt64()), Is.EqualTo(((byte)7, true, 0xfffffffeu, 1ul << 63)));
        Assert.That(reader.ReadText(5), Is.EqualTo("grün"));
        Assert.That(NameList.Read(ref reader), Is.EqualTo((string[])["a", "b@c"]));
        reader.End();
    }

    // RFC 4251 §5 gives these.
    [TestCase("", "00000000")]
    [TestCase("09a378f9b2e332a7", "0000000809a378f9b2e332a7")]
    [TestCase("80", "000000020080")]
    [TestCase("0000", "00000000")]
    [TestCase("0080", "000000020080")]
    public void Numbers_are_written_as_the_standard_shows(string magnitude, string expected)
    {
        var output = new ArrayBufferWriter<byte>();
        new SshWriter(output).WriteMpint(Convert.FromHexString(magnitude));
        Assert.That(Convert.ToHexStringLower(output.WrittenSpan), Is.EqualTo(expected));
        var read = new SshReader(output.WrittenSpan).ReadPositiveMpint().ToArray();
        Assert.That(read, Is.EqualTo(Convert.FromHexString(magnitude).SkipWhile(b => b == 0)));
    }

    [TestCase("00000002edcc", TestName = "negative")]
    [TestCase("000000020009", TestName = "with a zero too many")]
    [TestCase("0000000100", TestName = "zero with a byte")]
    public void A_number_that_is_not_positive_or_not_short_is_refused(string bytes) =>
        Assert.Throws<ProtocolViolationException>(() => new SshReader(Convert.FromHexString(bytes)).ReadPositiveMpint());

    [TestCase("00000004010203")]
    [TestCase("ffffffff")]
    [TestCase("80000000")]
    [TestCase("000000")]
    public void A_string_longer_than_what_is_there_is_refused(string bytes) =>
        Assert.Throws<ProtocolViolationException>(() => new SshReader(Convert.FromHexString(bytes)).ReadString());

    [TestCase("0000000161", 1, true)]
    [TestCase("000000026161", 1, false)]
    [TestCase("00000001ff", 5, false)]
    [TestCase("0000000100", 5, false)]
    [TestCase("000000011b", 5, false)]
    [TestCase("00000002c285", 5, false)]
    public void Text_is_short_valid_and_without_control_characters(string bytes, int limit, bool valid)
    {
        var constraint = valid ? (NUnit.Framework.Constraints.IResolveConstraint)Throws.Nothing : Throws.InstanceOf<ProtocolViolationException>();
        Assert.That(() => { new SshReader(Convert.FromHexString(bytes)).ReadText(limit); }, constraint);
    }

    [TestCase("a,,b")]
    [TestCase(",")]
    [TestCase("a,")]
    [TestCase("a b")]
    [TestCase("a\u007f")]
    public void A_name_that_is_none_is_refused(string names) => Assert.Throws<ProtocolViolationException>(() => ReadNames(names));

    [Test]
    public void Names_and_lists_have_limits()
    {
        Assert.That(ReadNames(new string('a', NameList.MaxName)), Has.Length.EqualTo(1));
        Assert.Throws<ProtocolViolationException>(() => ReadNames(new string('a', NameList.MaxName + 1)));
        Assert.That(ReadNames(string.Join(',', Enumerable.Repeat("a", NameList.MaxNames))), Has.Length.EqualTo(NameList.MaxNames));
        Assert.Throws<ProtocolViolationException>(() => ReadNames(string.Join(',', Enumerable.Repeat("a", NameList.MaxNames + 1))));
    }

    [Test]
    public void What_follows_the_end_is_refused() => Assert.Throws<ProtocolViolationException>(() => new SshReader([1]).End());

    private static System.Collections.Immutable.ImmutableArray<string> ReadNames(string names)
    {
        var output = new ArrayBufferWriter<byte>();
        new SshWriter(output).WriteString(names);
        var reader = new SshReader(output.WrittenSpan);
        return NameList.Read(ref reader);
    }
}
