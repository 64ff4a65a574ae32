using System.IO.Pipelines;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Packets;

namespace WireGate.Tests.Ssh.Packets;

public sealed class OutboxTests
{
    private Pipe _pipe = null!;
    private Outbox _outbox = null!;

    [SetUp]
    public void Open()
    {
        _pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        _outbox = new Outbox(_pipe.Writer, rekeyBytes: long.MaxValue);
    }

    [TearDown]
    public async Task CloseAsync() => await _outbox.DisposeAsync();

    [Test]
    public async Task Lanes_take_turns_and_each_keeps_its_order()
    {
        Lane one = new(), other = new();
        _outbox.Send(one, [94, 1]);
        _outbox.Send(one, [94, 2]);
        _outbox.Send(one, [94, 3]);
        _outbox.Send(other, [94, 11]);
        _outbox.Send(other, [94, 12]);
        _outbox.Send([80, 0]);
        Assert.That(await ReadAsync(), Is.EqualTo((byte[][])[[80, 0], [94, 1], [94, 11], [94, 2], [94, 12], [94, 3]]));
        Assert.That((one.Bytes, other.Bytes), Is.EqualTo((0L, 0L)));
    }

    [Test]
    public async Task While_keys_are_exchanged_only_that_goes_out()
    {
        var lane = new Lane();
        _outbox.SendAtOnce([MessageNumber.KexInit]);
        _outbox.Send(lane, [94, 1]);
        _outbox.Send([80, 0]);
        _outbox.SendAtOnce([MessageNumber.KexReply]);
        Assert.That(await ReadAsync(), Is.EqualTo((byte[][])[[MessageNumber.KexInit], [MessageNumber.KexReply]]));
        _outbox.SendNewKeys(new PlainCipher(), resetSequence: true);
        Assert.That(await ReadAsync(), Is.EqualTo((byte[][])[[MessageNumber.NewKeys], [80, 0], [94, 1]]));
    }

    [TestCase(1)]
    [TestCase(32 * 1024)]
    public void What_waits_in_a_lane_has_a_limit_whatever_its_messages_are(int length)
    {
        var lane = new Lane();
        var message = new byte[length];
        var waiting = 0L;
        Assert.Throws<ProtocolViolationException>(() =>
        {
            for (; waiting < 64 * 1024 * 1024; waiting += length) _outbox.Send(lane, message);
        });
        Assert.That(waiting, Is.LessThan(9 * 1024 * 1024));
        Assert.That(waiting, length > 1000 ? Is.GreaterThan(4 * 1024 * 1024) : Is.GreaterThan(100_000));
    }

    [Test]
    public void Answers_that_nobody_reads_have_a_limit() => Assert.Throws<ProtocolViolationException>(() =>
    {
        for (var index = 0; index < 100_000; index++) _outbox.Send([MessageNumber.RequestFailure]);
    });

    [Test]
    public async Task What_can_not_be_kept_is_not_sent()
    {
        _outbox.Keeping = () => throw new RecordingException("the disk is full");
        _outbox.Send([80, 0]);
        _outbox.Kick();
        await _outbox.Broken;
        Assert.That(_outbox.Failure, Is.InstanceOf<RecordingException>());
        Assert.That(_pipe.Reader.TryRead(out _), Is.False);
    }

    private async Task<List<byte[]>> ReadAsync()
    {
        await _outbox.DrainedAsync();
        var payloads = new List<byte[]>();
        // Nothing encrypts here, so that what lies in the pipe can be taken apart by anybody.
        Assert.That(_pipe.Reader.TryRead(out var read));
        var bytes = System.Buffers.BuffersExtensions.ToArray(read.Buffer).AsSpan();
        _pipe.Reader.AdvanceTo(read.Buffer.End);
        while (!bytes.IsEmpty)
        {
            var length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes);
            payloads.Add(bytes.Slice(5, length - 1 - bytes[4]).ToArray());
            bytes = bytes[(4 + length)..];
        }

        return payloads;
    }
}
