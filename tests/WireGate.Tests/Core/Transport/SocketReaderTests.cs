using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using NUnit.Framework;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Core.Transport;

[CancelAfter(60_000)]
public sealed class SocketReaderTests
{
    private Link _link = null!;
    private Socket _peer = null!;

    private PipeReader Input => _link.Input;

    [SetUp]
    public async Task ConnectAsync() => (_link, _peer) = await LinkPair.OverTcpAsync();

    [TearDown]
    public async Task CloseAsync()
    {
        _link.Abort();
        _peer.Dispose();
        await _link.CloseAsync();
    }

    [Test]
    public async Task What_was_not_consumed_comes_again_with_what_follows()
    {
        await _peer.SendAsync("abc"u8.ToArray());
        var first = await Input.ReadAtLeastAsync(3);
        Input.AdvanceTo(first.Buffer.GetPosition(1), first.Buffer.End);
        var waiting = Input.ReadAsync().AsTask();
        await _peer.SendAsync("de"u8.ToArray());
        Assert.That((await waiting).Buffer.ToArray(), Is.SubsetOf("bcde"u8.ToArray()));
        Input.AdvanceTo((await waiting).Buffer.Start);
        Assert.That((await Input.ReadAtLeastAsync(4)).Buffer.ToArray(), Is.EqualTo("bcde"u8.ToArray()));
    }

    [Test]
    public async Task What_was_not_looked_at_is_there_at_once()
    {
        await _peer.SendAsync("abcd"u8.ToArray());
        var first = await Input.ReadAtLeastAsync(4);
        Input.AdvanceTo(first.Buffer.Start, first.Buffer.GetPosition(2));
        var again = Input.ReadAsync();
        Assert.That(again.IsCompletedSuccessfully);
        Assert.That((await again).Buffer.ToArray(), Is.EqualTo("abcd"u8.ToArray()));
    }

    [TestCase(1)]
    [TestCase(700)]
    [TestCase(2048)]
    [TestCase(5000)]
    public async Task A_stream_arrives_whole_whatever_is_consumed_of_it_at_a_time(int taken)
    {
        var sent = Random.Shared.GetItems<byte>([1, 2, 3, 4, 5, 6, 7], taken == 1 ? 3000 : 300_000);
        var sending = Task.Run(async () =>
        {
            await _peer.SendAsync(sent);
            _peer.Shutdown(SocketShutdown.Send);
        });
        var received = new ArrayBufferWriter<byte>();
        while (true)
        {
            var result = await Input.ReadAsync();
            var part = result.Buffer.Slice(0, Math.Min(taken, result.Buffer.Length));
            foreach (var segment in part) received.Write(segment.Span);
            Input.AdvanceTo(part.End, result.Buffer.Length > taken ? part.End : result.Buffer.End);
            if (result.IsCompleted && part.Length == result.Buffer.Length) break;
        }

        await sending;
        Assert.That(received.WrittenSpan.SequenceEqual(sent));
    }

    [Test]
    public async Task A_frame_longer_than_any_block_is_one_sequence()
    {
        var sent = Random.Shared.GetItems<byte>([1, 2, 3, 4, 5, 6, 7], 500_000);
        var sending = Task.Run(async () => await _peer.SendAsync(sent));
        var result = await Input.ReadAtLeastAsync(sent.Length);
        Assert.That(result.Buffer.ToArray().AsSpan().SequenceEqual(sent));
        await sending;
    }

    [Test]
    public async Task Cancelling_a_wait_ends_it_and_the_next_one_reads_on()
    {
        for (var round = 0; round < 20; round++)
        {
            var waiting = Input.ReadAsync().AsTask();
            Input.CancelPendingRead();
            var result = await waiting;
            Assert.That((result.IsCanceled, result.IsCompleted, result.Buffer.Length), Is.EqualTo((true, false, 0L)));
            Input.AdvanceTo(result.Buffer.Start);
        }

        await _peer.SendAsync("x"u8.ToArray());
        Assert.That((await Input.ReadAsync()).Buffer.ToArray(), Is.EqualTo("x"u8.ToArray()));
    }

    [Test]
    public async Task A_cancellation_that_comes_first_ends_the_next_wait_and_no_other()
    {
        Input.CancelPendingRead();
        Input.CancelPendingRead();
        var first = await Input.ReadAsync();
        Assert.That(first.IsCanceled);
        Input.AdvanceTo(first.Buffer.Start);
        var waiting = Input.ReadAsync().AsTask();
        await _peer.SendAsync("x"u8.ToArray());
        Assert.That((await waiting).IsCanceled, Is.False);
    }

    [Test]
    public async Task The_token_ends_a_wait_and_no_byte_is_lost()
    {
        using var ending = new CancellationTokenSource();
        var waiting = Input.ReadAsync(ending.Token).AsTask();
        await ending.CancelAsync();
        await Assert.ThatAsync(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        await Assert.ThatAsync(async () => await Input.ReadAsync(ending.Token), Throws.InstanceOf<OperationCanceledException>());
        await _peer.SendAsync("x"u8.ToArray());
        Assert.That((await Input.ReadAsync()).Buffer.ToArray(), Is.EqualTo("x"u8.ToArray()));
    }

    [Test]
    public async Task A_reset_is_told_again_and_never_looks_like_an_end()
    {
        var waiting = Input.ReadAsync().AsTask();
        _peer.LingerState = new LingerOption(true, 0);
        _peer.Dispose();
        await Assert.ThatAsync(async () => await waiting, Throws.InstanceOf<SocketException>().Or.InstanceOf<IOException>());
        await Assert.ThatAsync(async () => await Input.ReadAsync(), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task A_read_of_an_aborted_link_is_cancelled()
    {
        _link.Abort();
        await Assert.ThatAsync(async () => await Input.ReadAsync(), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Only_what_was_read_can_be_given_back()
    {
        Assert.That(() => Input.AdvanceTo(default), Throws.InvalidOperationException);
        await _peer.SendAsync("x"u8.ToArray());
        await Input.ReadAsync();
        Assert.That(() => Input.ReadAsync(), Throws.InvalidOperationException);
        Input.AdvanceTo(default);
        Assert.That((await Input.ReadAsync()).Buffer.ToArray(), Is.EqualTo("x"u8.ToArray()));
    }
}
