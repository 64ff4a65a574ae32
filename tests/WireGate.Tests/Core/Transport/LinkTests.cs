using System.Buffers;
using System.Net.Sockets;
using NUnit.Framework;
using WireGate.Testing;

namespace WireGate.Tests.Core.Transport;

[CancelAfter(60_000)]
public sealed class LinkTests
{
    [Test]
    public async Task Closing_right_after_a_flush_loses_no_byte()
    {
        var sent = Random.Shared.GetItems<byte>([1, 2, 3, 4, 5], 100_000);
        for (var round = 0; round < 300; round++)
        {
            var (link, peer) = await LinkPair.OverTcpAsync();
            var received = ReceiveAllAsync(peer);
            link.Output.Write(sent);
            await link.Output.FlushAsync();
            var closing = link.CloseAsync();
            var bytes = await received;
            peer.Dispose();
            await closing;
            Assert.That(bytes.AsSpan().SequenceEqual(sent), $"round {round}: {bytes.Length} bytes");
        }
    }

    [Test]
    public async Task Closing_while_the_peer_still_sends_does_not_reset_what_it_was_told()
    {
        for (var round = 0; round < 50; round++)
        {
            var (link, peer) = await LinkPair.OverTcpAsync();
            await peer.SendAsync(new byte[20_000]);
            link.Output.Write("refused"u8);
            await link.Output.FlushAsync();
            var closing = link.CloseAsync();
            await peer.SendAsync(new byte[20_000]);
            var bytes = await ReceiveAllAsync(peer);
            peer.Dispose();
            await closing;
            Assert.That(bytes, Is.EqualTo("refused"u8.ToArray()), $"round {round}");
        }
    }

    [Test]
    public async Task Closing_gives_back_a_frame_that_was_being_read()
    {
        var (link, peer) = await LinkPair.OverTcpAsync();
        await peer.SendAsync(new byte[100]);
        await link.Input.ReadAsync();
        link.Output.Write("no"u8);
        await link.Output.FlushAsync();
        var closing = link.CloseAsync();
        Assert.That(await ReceiveAllAsync(peer), Is.EqualTo("no"u8.ToArray()));
        peer.Dispose();
        await closing;
    }

    [Test]
    public async Task Half_close_ends_the_output_and_leaves_the_input()
    {
        var (link, peer) = await LinkPair.OverTcpAsync();
        link.Output.Write("bye"u8);
        await link.ShutdownOutputAsync();
        Assert.That(await ReceiveAllAsync(peer), Is.EqualTo("bye"u8.ToArray()));
        await peer.SendAsync("still here"u8.ToArray());
        var result = await link.Input.ReadAtLeastAsync(10);
        Assert.That(result.Buffer.ToArray(), Is.EqualTo("still here"u8.ToArray()));
        link.Input.AdvanceTo(result.Buffer.End);
        peer.Dispose();
        await link.CloseAsync();
    }

    [Test]
    public async Task Closing_twice_and_after_an_abort_is_harmless()
    {
        var (link, peer) = await LinkPair.OverTcpAsync();
        link.Abort();
        link.Abort();
        await link.CloseAsync();
        await link.CloseAsync();
        await link.DisposeAsync();
        peer.Dispose();
    }

    [Test]
    public async Task Abort_resets_the_peer_and_ends_a_waiting_read()
    {
        var (link, peer) = await LinkPair.OverTcpAsync();
        var reading = link.Input.ReadAsync().AsTask();
        link.Abort();
        await Assert.ThatAsync(async () => await reading, Throws.InstanceOf<OperationCanceledException>());
        await Assert.ThatAsync(async () => await peer.ReceiveAsync(new byte[1]), Throws.InstanceOf<SocketException>());
        await link.CloseAsync();
        peer.Dispose();
    }

    [Test]
    public async Task A_peer_that_resets_shows_as_a_completed_flush_and_closing_does_not_throw()
    {
        var (link, peer) = await LinkPair.OverTcpAsync();
        peer.LingerState = new LingerOption(true, 0);
        peer.Dispose();
        var completed = false;
        while (!completed)
        {
            link.Output.Write(new byte[1000]);
            completed = (await link.Output.FlushAsync()).IsCompleted;
        }

        link.Output.Write(new byte[100_000]);
        Assert.That((await link.Output.FlushAsync()).IsCompleted);
        await link.CloseAsync();
    }

    [Test]
    public async Task A_stalled_reader_costs_bounded_memory_and_gets_everything_later()
    {
        var (link, peer) = await LinkPair.OverTcpAsync();
        long written = 0;
        ValueTask<System.IO.Pipelines.FlushResult> flush;
        do
        {
            link.Output.Write(new byte[4096]);
            written += 4096;
            flush = link.Output.FlushAsync();
        }
        while (flush.IsCompleted && written < 64_000_000);

        Assert.That(flush.IsCompleted, Is.False);
        var unsent = written - link.Socket!.BytesSent;
        Assert.That(unsent, Is.LessThanOrEqualTo(40 * 1024), "of it in the gate's own memory");
        Assert.That(written, Is.LessThan(8_000_000), "with what the kernel took");
        var closing = Task.Run(async () =>
        {
            await flush;
            await link.CloseAsync();
        });
        Assert.That((await ReceiveAllAsync(peer)).Length, Is.EqualTo(written));
        peer.Dispose();
        await closing;
    }

    [Test]
    public async Task Closing_gives_up_on_a_peer_that_takes_nothing()
    {
        var time = new ManualTime();
        var (link, peer) = await LinkPair.OverTcpAsync(time);
        ValueTask<System.IO.Pipelines.FlushResult> flush;
        do
        {
            link.Output.Write(new byte[32_768]);
            flush = link.Output.FlushAsync();
        }
        while (flush.IsCompleted);
        var closing = link.CloseAsync().AsTask();
        while (!closing.IsCompleted)
        {
            if (time.Armed > 0) time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        await closing;
        await flush;
        link.Output.Write("more"u8);
        Assert.That((await link.Output.FlushAsync()).IsCompleted);
        peer.Dispose();
    }

    [Test]
    public async Task Closing_gives_up_on_a_peer_that_never_ends()
    {
        var time = new ManualTime();
        var (link, peer) = await LinkPair.OverTcpAsync(time);
        link.Output.Write("bye"u8);
        await link.Output.FlushAsync();
        var closing = link.CloseAsync().AsTask();
        Assert.That(await ReceiveAllAsync(peer), Is.EqualTo("bye"u8.ToArray()));
        while (!closing.IsCompleted)
        {
            if (time.Armed > 0) time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }

        await closing;
        peer.Dispose();
    }

    [Test]
    public async Task A_link_in_memory_closes_and_ends_the_other_side()
    {
        var (link, peer) = LinkPair.InMemory(new ManualTime());
        link.Output.Write("x"u8);
        await link.Output.FlushAsync();
        var closing = link.CloseAsync();
        var result = await peer.Input.ReadAsync();
        Assert.That(result.Buffer.ToArray(), Is.EqualTo("x"u8.ToArray()));
        peer.Input.AdvanceTo(result.Buffer.End);
        await peer.Output.CompleteAsync();
        await closing;
        Assert.That((await peer.Input.ReadAsync()).IsCompleted);
    }

    [Test]
    public async Task An_aborted_link_in_memory_does_not_look_complete_to_the_other_side()
    {
        var (link, peer) = LinkPair.InMemory();
        link.Abort();
        await link.CloseAsync();
        await Assert.ThatAsync(async () => await peer.Input.ReadAsync(), Throws.InstanceOf<IOException>());
    }

    internal static async Task<byte[]> ReceiveAllAsync(Socket socket)
    {
        var all = new MemoryStream();
        var buffer = new byte[16_384];
        for (int count; (count = await socket.ReceiveAsync(buffer)) > 0;) all.Write(buffer, 0, count);
        return all.ToArray();
    }
}
