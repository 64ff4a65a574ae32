using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using NUnit.Framework;
using WireGate.Core.Transport;
using WireGate.Testing;

namespace WireGate.Tests.Core.Transport;

[CancelAfter(60_000)]
public sealed class SocketWriterTests
{
    private Link _link = null!;
    private Socket _peer = null!;

    private PipeWriter Output => _link.Output;

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
    public async Task What_is_written_in_any_pieces_arrives_in_order()
    {
        var sent = Random.Shared.GetItems<byte>([1, 2, 3, 4, 5, 6, 7], 2_000_000);
        var receiving = LinkTests.ReceiveAllAsync(_peer);
        for (var (at, round) = (0, 0); at < sent.Length; round++)
        {
            var length = Math.Min((round * 7919 % 90_000) + 1, sent.Length - at);
            Output.Write(sent.AsSpan(at, length));
            at += length;
            Assert.That(Output.UnflushedBytes, Is.GreaterThanOrEqualTo(length));
            if (round % 3 != 0) await Output.FlushAsync();
        }

        // What was not flushed goes out with the end.
        await Output.CompleteAsync();
        Assert.That((await receiving).AsSpan().SequenceEqual(sent));
    }

    [Test]
    public async Task A_flush_that_is_cancelled_sends_all_the_same_and_in_order()
    {
        var written = new ArrayBufferWriter<byte>();
        using var ending = new CancellationTokenSource();
        ValueTask<FlushResult> flush;
        byte value = 0;
        do
        {
            var bytes = new byte[50_000];
            bytes.AsSpan().Fill(++value);
            Output.Write(bytes);
            written.Write(bytes);
            flush = Output.FlushAsync(ending.Token);
        }
        while (flush.IsCompleted);
        var waiting = flush.AsTask();
        await ending.CancelAsync();
        await Assert.ThatAsync(async () => await waiting, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Output.UnflushedBytes, Is.Zero);
        Output.Write("and more"u8);
        written.Write("and more"u8);
        var last = Output.FlushAsync().AsTask();
        await Output.CompleteAsync();
        Assert.That((await LinkTests.ReceiveAllAsync(_peer)).AsSpan().SequenceEqual(written.WrittenSpan));
        Assert.That((await last).IsCompleted, Is.False);
    }

    [Test]
    public async Task What_was_not_flushed_is_dropped_with_an_error()
    {
        Output.Write("sent"u8);
        await Output.FlushAsync();
        Output.Write("not sent"u8);
        await Output.CompleteAsync(new IOException("broken"));
        await _link.CloseAsync();
        var received = new byte[20];
        Assert.That(received.AsSpan(0, await _peer.ReceiveAsync(received)).ToArray(), Is.EqualTo("sent"u8.ToArray()));
    }

    [Test]
    public async Task What_is_written_after_the_end_goes_nowhere()
    {
        await Output.CompleteAsync();
        for (var i = 0; i < 100; i++) Output.Write(new byte[100_000]);
        Assert.That(Output.UnflushedBytes, Is.Zero);
        Assert.That((await Output.FlushAsync()).IsCompleted);
        Assert.That(await LinkTests.ReceiveAllAsync(_peer), Is.Empty);
    }
}
