using System.Buffers;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Messages;
using WireGate.Postgres.Recording;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Recording;

/// <summary>A Bind read in pieces says what a whole one says, however it is cut, and is refused for what a whole one is refused for.</summary>
public sealed class LongBindTests
{
    private static IEnumerable<TestCaseData> Whole()
    {
        yield return Case("nothing", "", Wire.Message('B', "", "", (short)0, (short)0, (short)0));
        yield return Case("text", "ab null ", Wire.Message('B', "p", "s", (short)0, (short)3, 2, (byte)'a', (byte)'b', -1, 0, (short)0));
        yield return Case("binary for all", "0102 03", Wire.Message('B', "p", "s", (short)1, (short)1, (short)2, 2, (byte)1, (byte)2, 1, (byte)3, (short)1, (short)1));
        yield return Case("a format for each", "a 02", Wire.Message('B', "", "s", (short)2, (short)0, (short)1, (short)2, 1, (byte)'a', 1, (byte)2, (short)2, (short)0, (short)1));
    }

    private static IEnumerable<TestCaseData> Malformed()
    {
        yield return Bad("a byte too many", Wire.Message('B', "", "", (short)0, (short)0, (short)0, (byte)0));
        yield return Bad("no end", Wire.Message('B', "", "", (short)0, (short)0));
        yield return Bad("a negative length", Wire.Message('B', "", "", (short)0, (short)1, -2, (short)0));
        yield return Bad("fewer formats than values", Wire.Message('B', "", "", (short)2, (short)0, (short)0, (short)3, -1, -1, -1, (short)0));
        yield return Bad("a value cut off", Wire.Message('B', "", "", (short)0, (short)1, 9, (byte)1));
        yield return Bad("fewer formats of results than said", Wire.Message('B', "", "", (short)0, (short)0, (short)2, (short)0));
    }

    [TestCaseSource(nameof(Whole))]
    public void A_whole_one_is_cut_into_its_values(string values, byte[] message)
    {
        foreach (var bytes in Segments.EveryWay(message))
        {
            var record = new RecordOf();
            record.Parameters(2, Bind.Read(bytes).Values, BoundValues.Instance);
            Assert.That(record.Lines, Is.EqualTo(new[] { "2 parameters " + values }));
        }
    }

    [TestCaseSource(nameof(Whole))]
    public void One_in_pieces_says_the_same(string values, byte[] message)
    {
        for (var cut = MessageReader.HeadLength; cut < message.Length; cut++)
        {
            var record = new Joined();
            Feed(record, message, cut);
            Assert.That(string.Join(' ', record.Values), Is.EqualTo(values), $"cut at {cut}");
        }
    }

    [TestCaseSource(nameof(Malformed))]
    public void A_malformed_one_is_refused_either_way(byte[] message)
    {
        Assert.That(() => Bind.Read(new ReadOnlySequence<byte>(message)), Throws.TypeOf<ProtocolViolationException>());
        for (var cut = MessageReader.HeadLength; cut < message.Length; cut++)
            Assert.That(() => Feed(new Joined(), message, cut), Throws.TypeOf<ProtocolViolationException>(), $"cut at {cut}");
    }

    private static void Feed(Joined record, byte[] message, int cut)
    {
        var bind = new LongBind(record, 2, isBlanked: false);
        bind.Add(new ReadOnlySequence<byte>(message[MessageReader.HeadLength..cut]), last: false);
        bind.Add(new ReadOnlySequence<byte>(message[cut..]), last: true);
    }

    private static TestCaseData Case(string name, string values, byte[] message) => new TestCaseData(values, message).SetArgDisplayNames(name);

    private static TestCaseData Bad(string name, byte[] message) => new TestCaseData(message).SetArgDisplayNames(name);

    /// <summary>Puts the pieces of each value together.</summary>
    private sealed class Joined : WireGate.Testing.NoRecord
    {
        private string _begun = "";

        public List<string> Values { get; } = [];

        public override void ParameterContinued(long operation, int index, in RecordedValue piece, bool more)
        {
            if (index != Values.Count) throw new InvalidOperationException("Out of order.");
            _begun += piece.Bytes is not { } bytes ? "null" : piece.IsText ? Encoding.UTF8.GetString(bytes) : Convert.ToHexString(bytes.ToArray());
            if (more) return;
            Values.Add(_begun);
            _begun = "";
        }
    }
}
