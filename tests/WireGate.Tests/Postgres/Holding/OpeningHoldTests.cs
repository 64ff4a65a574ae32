using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Postgres.Holding;
using WireGate.Testing;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Relay;

namespace WireGate.Tests.Postgres.Holding;

/// <summary>A client that waits for its target to be opened.</summary>
public sealed class OpeningHoldTests
{
    private AskedPeople _people = null!;
    private PeerEnd _client = null!;
    private Session _session = null!;

    [SetUp]
    public async Task LogInAsync()
    {
        _people = new AskedPeople();
        var (downstream, client) = LinkPair.InMemory();
        _client = new PeerEnd(client);
        var services = new RelayServices { Approvals = _people, Time = new ManualTime(), Opening = HoldBed.Held() };
        _session = await RelayBed.LogInAsync(downstream, services);
    }

    [TearDown]
    public async Task HangUpAsync()
    {
        await _client.EndAsync();
        await _session.Downstream.CloseAsync();
        await _session.DisposeAsync();
    }

    [Test]
    public async Task Approved_it_is_opened_after_a_notice()
    {
        var opening = OpenAsync();
        var asked = await _people.RequestAsync(1);
        await _client.ReceiveAsync("N");
        Assert.That(asked.Request.IsOpening);
        asked.Approve();
        (await opening).Dispose();
    }

    [Test]
    public async Task Denied_it_is_refused_and_says_by_whom()
    {
        var opening = OpenAsync();
        (await _people.RequestAsync(1)).Deny("not today");
        var refused = (await Assert.ThrowsAsync<TargetRefusedException>(() => opening))!;
        Assert.That(refused.Message, Does.Contain("ana").And.Contains("not today"));
        Assert.That(refused.Refusal, Is.EqualTo(Refusal.Rejected));
        await _client.ReceiveAsync("N");
    }

    [Test]
    public async Task A_client_that_is_gone_waits_no_longer([Values] bool saysGoodbye)
    {
        var opening = OpenAsync();
        await _client.ReceiveAsync("N");
        if (saysGoodbye) await _client.SendAsync(Wire.Message('X'));
        else await _client.EndAsync();
        var refused = (await Assert.ThrowsAsync<TargetRefusedException>(() => opening))!;
        Assert.That(refused.Refusal, Is.EqualTo(Refusal.Cancelled));
    }

    [Test]
    public async Task What_the_client_sent_while_it_waited_is_there_to_be_read_afterwards()
    {
        var opening = OpenAsync();
        await _client.ReceiveAsync("N");
        var query = Wire.Message('Q', "SELECT 1");
        await _client.SendAsync(query);
        (await _people.RequestAsync(1)).Approve();
        (await opening).Dispose();
        var read = await _session.Downstream.Input.ReadAsync();
        Assert.That(Encoding.UTF8.GetString(read.Buffer), Is.EqualTo(Encoding.UTF8.GetString(query)));
        _session.Downstream.Input.AdvanceTo(read.Buffer.End);
    }

    private async Task<TargetLease> OpenAsync()
    {
        await using var hold = new OpeningHold(_session, "orders", null);
        return await _session.OpenTargetAsync("orders", hold, CancellationToken.None);
    }
}
