using System.Buffers;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Postgres.Messages;

namespace WireGate.Tests.Postgres.Messages;

public sealed class FrameTests
{
    private const string Frontend = "QPBDECSHFXdcfp";
    private const string Backend = "RSKZTDCENA123ntsIGHWVvdc";

    [Test]
    public void Every_known_frontend_type_is_read_and_no_other()
    {
        for (var type = 0; type < 256; type++) Check<FrontendFrame>((byte)type, Frontend.Contains((char)type));
    }

    [Test]
    public void Every_known_backend_type_is_read_and_no_other()
    {
        for (var type = 0; type < 256; type++) Check<BackendFrame>((byte)type, Backend.Contains((char)type));
    }

    [TestCase("Q", 4, true)]
    [TestCase("Q", 3, false)]
    [TestCase("Q", 0, false)]
    [TestCase("Q", -1, false)]
    [TestCase("Q", int.MinValue, false)]
    [TestCase("Q", int.MaxValue, true)]
    [TestCase("S", 4, true)]
    [TestCase("S", 5, false)]
    [TestCase("X", 5, false)]
    public void Frontend_lengths_are_checked(string type, int length, bool valid) => CheckLength<FrontendFrame>(type[0], length, valid);

    [TestCase("D", 4, true)]
    [TestCase("D", 3, false)]
    [TestCase("Z", 5, true)]
    [TestCase("Z", 4, false)]
    [TestCase("Z", 6, false)]
    [TestCase("1", 4, true)]
    [TestCase("1", 5, false)]
    public void Backend_lengths_are_checked(string type, int length, bool valid) => CheckLength<BackendFrame>(type[0], length, valid);

    [TestCase(7, false)]
    [TestCase(8, true)]
    [TestCase(10_004, true)]
    [TestCase(10_005, false)]
    [TestCase(-8, false)]
    public void Startup_lengths_are_checked(int length, bool valid)
    {
        byte[] head = [.. Wire.Int32(length), .. Wire.Int32(196608)];
        foreach (var bytes in Segments.EveryWay(head))
        {
            if (valid)
            {
                Assert.That(TryParse<StartupFrame>(bytes, out var frame), Is.True);
                Assert.That((frame.TotalLength, frame.Code), Is.EqualTo(((long)length, 196608)));
            }
            else
            {
                Assert.Throws<ProtocolViolationException>(() => TryParse<StartupFrame>(bytes, out _));
            }
        }
    }

    [Test]
    public void An_incomplete_head_is_not_yet_a_frame()
    {
        byte[] head = [(byte)'Q', .. Wire.Int32(9)];
        for (var length = 0; length < head.Length; length++)
            Assert.That(TryParse<FrontendFrame>(new(head[..length]), out _), Is.False, $"{length} bytes");
        Assert.That(TryParse<FrontendFrame>(new(head), out var frame), Is.True);
        Assert.That(frame.TotalLength, Is.EqualTo(10));
    }

    [Test]
    public void The_longest_length_does_not_overflow() =>
        Assert.That(TryParse<FrontendFrame>(new([(byte)'Q', .. Wire.Int32(int.MaxValue)]), out var frame) ? frame.TotalLength : 0, Is.EqualTo(int.MaxValue + 1L));

    private static bool TryParse<T>(ReadOnlySequence<byte> bytes, out T frame) where T : struct, IFrame<T>
    {
        var reader = new SequenceReader<byte>(bytes);
        return T.TryParse(ref reader, out frame);
    }

    private static void Check<T>(byte type, bool known) where T : struct, IFrame<T>
    {
        // An unknown type is refused at once: its length would be waited for in vain.
        if (known) Assert.That(TryParse<T>(new(new[] { type }), out _), Is.False, $"type {type}");
        else Assert.Throws<ProtocolViolationException>(() => TryParse<T>(new(new[] { type }), out _), $"type {type}");
    }

    private static void CheckLength<T>(char type, int length, bool valid) where T : struct, IFrame<T>
    {
        foreach (var bytes in Segments.EveryWay([(byte)type, .. Wire.Int32(length)]))
        {
            if (valid) Assert.That(TryParse<T>(bytes, out var frame) && frame.TotalLength == length + 1L, Is.True);
            else Assert.Throws<ProtocolViolationException>(() => TryParse<T>(bytes, out _));
        }
    }
}
