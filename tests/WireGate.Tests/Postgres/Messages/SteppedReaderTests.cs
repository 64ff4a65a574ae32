using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Messages;

namespace WireGate.Tests.Postgres.Messages;

public sealed class SteppedReaderTests
{
    private static readonly byte[] First = Wire.Message('Q', "SELECT 1");
    private static readonly byte[] Second = Wire.Message('S');

    [Test]
    public async Task Message_is_the_same_at_every_split()
    {
        for (var at = 0; at <= First.Length; at++)
        {
            var pair = new PipePair();
            using var reader = new SteppedReader(pair.Gate, 100);
            await pair.SendAsync(First[..at]);
            var reading = reader.ReadAsync<FrontendFrame>(CancellationToken.None).AsTask();
            await pair.SendAsync(First[at..]);
            Assert.That((await reading)?.Type, Is.EqualTo((byte)'Q'));
            Assert.That(reader.Memory.ToArray(), Is.EqualTo(First));
        }
    }

    [Test]
    public async Task Messages_are_read_byte_by_byte()
    {
        var pair = new PipePair();
        using var reader = new SteppedReader(pair.Gate, 100);
        var reading = reader.ReadAsync<FrontendFrame>(CancellationToken.None).AsTask();
        foreach (var one in First) await pair.SendAsync([one]);
        await reading;
        Assert.That(reader.Memory.ToArray(), Is.EqualTo(First));
        Assert.That(reader.HasMore, Is.False);
    }

    [Test]
    public async Task What_follows_a_message_stays_in_the_link()
    {
        var pair = new PipePair();
        using var reader = new SteppedReader(pair.Gate, 100);
        await pair.SendAsync([.. First, .. Second]);
        await reader.ReadAsync<FrontendFrame>(CancellationToken.None);
        Assert.That(reader.HasMore, Is.True);
        var rest = await pair.Gate.Input.ReadAsync();
        Assert.That(rest.Buffer.Length, Is.EqualTo(Second.Length));
    }

    [TestCase(-1, false)]
    [TestCase(0, true)]
    [TestCase(1, true)]
    public async Task Limit_is_exact(int above, bool fits)
    {
        var pair = new PipePair();
        using var reader = new SteppedReader(pair.Gate, First.Length + above);
        await pair.SendAsync(First);
        if (fits) Assert.That((await reader.ReadAsync<FrontendFrame>(CancellationToken.None)).HasValue, Is.True);
        else await Assert.ThrowsAsync<ProtocolViolationException>(async () => await reader.ReadAsync<FrontendFrame>(CancellationToken.None));
    }

    [Test]
    public async Task A_message_longer_than_the_limit_is_refused_by_its_head()
    {
        var pair = new PipePair();
        using var reader = new SteppedReader(pair.Gate, 1000);
        await pair.SendAsync([(byte)'Q', 0x7f, 0xff, 0xff, 0xff]);
        await Assert.ThrowsAsync<ProtocolViolationException>(async () => await reader.ReadAsync<FrontendFrame>(CancellationToken.None));
    }

    [Test]
    public async Task The_end_between_messages_is_no_error_and_within_one_it_is()
    {
        for (var length = 0; length < First.Length; length++)
        {
            var pair = new PipePair();
            using var reader = new SteppedReader(pair.Gate, 100);
            await pair.SendAsync(First[..length]);
            await pair.Peer.Output.CompleteAsync();
            if (length == 0) Assert.That(await reader.ReadAsync<FrontendFrame>(CancellationToken.None), Is.Null);
            else await Assert.ThrowsAsync<ProtocolViolationException>(async () => await reader.ReadAsync<FrontendFrame>(CancellationToken.None));
        }
    }

    [Test]
    public async Task Peeking_takes_nothing()
    {
        var pair = new PipePair();
        using var reader = new SteppedReader(pair.Gate, 100);
        await pair.SendAsync(First);
        Assert.That(await reader.PeekAsync(CancellationToken.None), Is.EqualTo((int)'Q'));
        await reader.ReadAsync<FrontendFrame>(CancellationToken.None);
        Assert.That(reader.Memory.ToArray(), Is.EqualTo(First));
        await pair.Peer.Output.CompleteAsync();
        Assert.That(await reader.PeekAsync(CancellationToken.None), Is.EqualTo(-1));
    }

    [Test]
    public async Task Wiped_message_is_gone_from_its_memory()
    {
        var pair = new PipePair();
        using var reader = new SteppedReader(pair.Gate, 100);
        await pair.SendAsync(First);
        await reader.ReadAsync<FrontendFrame>(CancellationToken.None);
        var memory = reader.Memory;
        reader.Wipe();
        Assert.That(memory.ToArray(), Is.All.Zero);
        Assert.That(reader.Memory.Length, Is.Zero);
    }

    [Test]
    public async Task What_a_client_sent_is_wiped_from_the_pipe()
    {
        var pair = new PipePair();
        await pair.SendAsync(First);
        pair.Gate.Input.TryRead(out var result);
        var source = result.Buffer.First;
        pair.Gate.Input.AdvanceTo(result.Buffer.Start);
        using var reader = new SteppedReader(pair.Gate, 100);
        await reader.ReadAsync<FrontendFrame>(CancellationToken.None);
        Assert.That(source.ToArray(), Is.All.Zero);
    }
}
