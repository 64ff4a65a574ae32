using System.Buffers;
using System.IO.Pipelines;
using NUnit.Framework;
using WireGate.Core.Transport;

namespace WireGate.Tests.Core.Transport;

public sealed class LinkBuffersTests
{
    [Test]
    public void A_block_is_reused_once_the_pipe_is_done_with_it()
    {
        var buffers = new LinkBuffers(() => true);
        var block = (Block)buffers.Rent(4096);
        Assert.That(buffers.MayReuse(block));
        block.Dispose();
        block.Dispose();
    }

    [Test]
    public void A_block_taken_away_from_a_writer_is_not_reused()
    {
        var buffers = new LinkBuffers(() => true);
        var block = (Block)buffers.Rent(4096);
        buffers.BeginWrite();
        Assert.That(buffers.MayReuse(block), Is.False);
        buffers.EndWrite();
        Assert.That(buffers.MayReuse(block));
    }

    [Test]
    public void A_block_that_was_sent_while_the_next_is_written_is_reused()
    {
        var buffers = new LinkBuffers(() => true);
        var first = (Block)buffers.Rent(4096);
        buffers.Rent(4096);
        buffers.BeginWrite();
        Assert.That(buffers.MayReuse(first));
    }

    [Test]
    public void Nothing_is_reused_after_an_abort()
    {
        var buffers = new LinkBuffers(() => true);
        var block = (Block)buffers.Rent(4096);
        buffers.Retire();
        Assert.That(buffers.MayReuse(block), Is.False);
    }

    [TestCase(false, 2048, 2048)]
    [TestCase(true, 2048, 32 * 1024)]
    [TestCase(false, 2049, 32 * 1024)]
    [TestCase(false, 32 * 1024 + 1, 32 * 1024 + 1)]
    public void Blocks_are_as_large_as_the_traffic_asks(bool bulk, int asked, int given)
    {
        using var block = new LinkBuffers(() => bulk).Rent(asked);
        Assert.That(block.Memory.Length, Is.EqualTo(given));
    }

    [Test]
    public async Task A_writer_whose_pipe_is_completed_under_it_writes_to_nowhere()
    {
        var buffers = new LinkBuffers(() => true);
        var pipe = new Pipe(new PipeOptions(buffers, pauseWriterThreshold: 0));
        var writer = new LinkWriter(pipe.Writer, buffers);
        var span = writer.GetMemory(10);
        // What SocketConnection does when a send fails, on another thread.
        await pipe.Writer.CompleteAsync();
        await pipe.Reader.CompleteAsync();
        span.Span.Fill(0xAA);
        writer.Advance(10);
        writer.Write(new byte[100_000]);
        Assert.That((await writer.FlushAsync()).IsCompleted);
        var next = (Block)new LinkBuffers(() => true).Rent(4096);
        Assert.That(System.Runtime.CompilerServices.Unsafe.AreSame(ref next.Memory.Span[0], ref span.Span[0]), Is.False);
    }

    [Test]
    public async Task A_flush_that_fails_says_that_the_peer_is_gone()
    {
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync(new IOException("broken"));
        var writer = new LinkWriter(pipe.Writer, buffers: null);
        writer.Write(new byte[10]);
        Assert.That((await writer.FlushAsync()).IsCompleted);
        await writer.CompleteAsync();
    }
}
