using NUnit.Framework;

namespace WireGate.Tests.Postgres.Relay;

/// <summary>Sessions of real clients with a real server, cut in every way: both sides get the same bytes, whatever the pieces.</summary>
[TestFixtureSource(typeof(RecordedSession), nameof(RecordedSession.Names))]
public sealed class RecordedSessionTests(string name)
{
    private readonly RecordedSession _session = RecordedSession.Load(name);

    [Test]
    public Task As_it_was() => ReplayAsync(bytes => [bytes]);

    [Test]
    public Task Byte_by_byte() => ReplayAsync(bytes => [.. bytes.Select(one => new[] { one })]);

    [Test]
    public async Task Every_turn_cut_in_two_at_every_place()
    {
        for (var turn = 0; turn < _session.Turns.Count; turn++)
        {
            for (var cut = 1; cut < _session.Turns[turn].Bytes.Length; cut++)
            {
                var (chosen, at) = (_session.Turns[turn].Bytes, cut);
                await ReplayAsync(bytes => ReferenceEquals(bytes, chosen) ? [bytes[..at], bytes[at..]] : [bytes]);
            }
        }
    }

    private async Task ReplayAsync(Func<byte[], byte[][]> cut)
    {
        await using var bed = await RelayBed.StartAsync();
        int fromClient = 0, fromBackend = 0;
        foreach (var (isClient, bytes) in _session.Turns)
        {
            var isGoodbye = isClient && bytes.AsSpan().EndsWith("X\0\0\0\u0004"u8);
            await (isClient ? bed.Client : bed.Backend).SendAsync(cut(bytes));
            if (isClient) await bed.Backend.ReceiveAsync(fromClient += bytes.Length - (isGoodbye ? 5 : 0));
            else await bed.Client.ReceiveAsync(fromBackend += bytes.Length);
        }

        // The goodbye is the gate's own, said when it closes the connection.
        await bed.EndedAsync();
        Assert.That(bed.Backend.Received.AsSpan().SequenceEqual(_session.FromClient.AsSpan(0, fromClient)), "what the backend got is what the client sent");
        Assert.That(bed.Client.Received.AsSpan().SequenceEqual(_session.FromBackend), "what the client got is what the backend sent");
        Assert.That(bed.Identity.Recorder.Failures, Is.Empty);
    }
}
