using System.Buffers;
using System.IO.Pipelines;
using NUnit.Framework;
using WireGate.Core.Transport;

namespace WireGate.Tests.Core.Transport;

public sealed class LinkWriterTests
{
    [Test]
    public async Task A_writer_whose_pipe_is_completed_under_it_writes_to_nowhere()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var writer = new LinkWriter(pipe.Writer);
        var span = writer.GetMemory(10);
        await pipe.Writer.CompleteAsync();
        await pipe.Reader.CompleteAsync();
        span.Span.Fill(0xAA);
        writer.Advance(10);
        writer.Write(new byte[100_000]);
        Assert.That((await writer.FlushAsync()).IsCompleted);
    }

    [Test]
    public async Task A_flush_that_fails_says_that_the_peer_is_gone()
    {
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync(new IOException("broken"));
        var writer = new LinkWriter(pipe.Writer);
        writer.Write(new byte[10]);
        Assert.That((await writer.FlushAsync()).IsCompleted);
        await writer.CompleteAsync();
    }
}
