using NUnit.Framework;
using WireGate.Core;
using WireGate.Postgres.Upstream;
using WireGate.Tests.Postgres.Messages;

namespace WireGate.Tests.Postgres.Upstream;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class SimpleQueryConnectionTests
{
    private readonly FakeServer _server = new();

    private async Task<SimpleQueryConnection> ConnectAsync()
    {
        var connecting = _server.Login().ConnectAsync(FakeServer.Target(), new FakeCredential("x"), FakeServer.Startup, CancellationToken.None);
        await _server.ReadStartupAsync();
        await _server.SendAsync(Wire.Message('R', 0), Wire.Message('Z', 'I'));
        return new SimpleQueryConnection(await connecting, TimeProvider.System);
    }

    private async Task<IReadOnlyList<string?[]>> AskAsync(params byte[][] answer)
    {
        var connection = await ConnectAsync();
        var asking = connection.QueryAsync("SELECT 1", CancellationToken.None);
        Assert.That(await _server.ReadMessageAsync(), Is.EqualTo(Wire.Message('Q', "SELECT 1")));
        foreach (var one in answer.SelectMany(bytes => bytes)) await _server.SendAsync([one]);
        return await asking;
    }

    [Test]
    public async Task Rows_come_as_text_and_null()
    {
        var rows = await AskAsync(
            Wire.Message('T', (short)0), Wire.Message('N', 'M', "x", (byte)0), Wire.Message('D', (short)2, 1, (byte)65, -1),
            Wire.Message('S', "a", "b"), Wire.Message('D', (short)2, 0, 2, "ä"u8.ToArray()), Wire.Message('C', "SELECT 2"), Wire.Message('Z', 'I'));
        Assert.That(rows, Is.EqualTo(new string?[][] { ["A", null], ["", "ä"] }));
    }

    [Test]
    public async Task An_error_is_told_once_the_server_is_ready_again()
    {
        var error = await Assert.ThrowsAsync<UpstreamException>(async () => await AskAsync(
            Wire.Message('D', (short)0), Wire.Message('E', 'S', "ERROR", 'C', "42P01", 'M', "no such\ttable", (byte)0), Wire.Message('Z', 'I')));
        Assert.That(error!.Message, Does.Contain("42P01").And.Contain("no such table"));
    }

    [TestCase('G')]
    [TestCase('R')]
    [TestCase('1')]
    [TestCase('W')]
    public async Task An_answer_that_belongs_elsewhere_ends_it(char type)
    {
        var message = type == '1' ? Wire.Message(type) : Wire.Message(type, (byte)0, (short)0);
        var error = await Assert.ThrowsAsync<UpstreamException>(async () => await AskAsync(message));
        Assert.That(error!.Message, Does.Contain("broke the protocol"));
    }

    [Test]
    public async Task A_server_that_hangs_up_is_told_of()
    {
        var connection = await ConnectAsync();
        var asking = connection.QueryAsync("SELECT 1", CancellationToken.None);
        await _server.SendAsync(Wire.Message('E', 'S', "FATAL", 'C', "57P01", 'M', "bye", (byte)0));
        await _server.CloseAsync();
        var error = await Assert.ThrowsAsync<UpstreamException>(async () => await asking);
        Assert.That(error!.Message, Does.Contain("shutting down"));
    }
}
