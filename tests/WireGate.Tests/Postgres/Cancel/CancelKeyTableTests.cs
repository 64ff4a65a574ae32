using System.Net;
using NUnit.Framework;
using WireGate.Postgres.Cancel;
using WireGate.Postgres.Messages;
using WireGate.Testing;

namespace WireGate.Tests.Postgres.Cancel;

public sealed class CancelKeyTableTests
{
    private static readonly EndPoint Here = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1000);
    private static readonly EndPoint There = new IPEndPoint(IPAddress.Parse("192.0.2.2"), 1000);

    private ManualTime _time = null!;
    private CancelKeyTable _table = null!;

    [SetUp]
    public void SetUp()
    {
        _time = new ManualTime();
        _table = new CancelKeyTable(_time);
    }

    [Test]
    public void A_key_finds_its_own_session([Values(0, 2)] int minor)
    {
        var first = Register(7, minor, out var firstKey);
        var second = Register(7, minor, out var secondKey);
        Assert.That(_table.Find(Request(firstKey), Here), Is.SameAs(first));
        Assert.That(_table.Find(Request(secondKey), Here), Is.SameAs(second), "process ids of two servers may be equal");
    }

    [Test]
    public void Anything_else_finds_none([Values(0, 2)] int minor)
    {
        Register(7, minor, out var key);
        var secret = key.Secret.ToArray();
        Assert.That(_table.Find(new CancelRequest(8, secret), Here), Is.Null, "another process");
        Assert.That(_table.Find(new CancelRequest(7, [.. secret, 0]), Here), Is.Null, "a byte more");
        Assert.That(_table.Find(new CancelRequest(7, secret[..^1]), Here), Is.Null, "a byte less");
        for (var bit = 0; bit < secret.Length * 8; bit++)
        {
            var wrong = (byte[])secret.Clone();
            wrong[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(_table.Find(new CancelRequest(7, wrong), new IPEndPoint(new IPAddress(bit + 1L), 1000)), Is.Null, $"bit {bit}");
        }
    }

    [Test]
    public void A_session_that_is_over_is_found_no_more()
    {
        var key = ClientCancelKey.Create(7, ProtocolVersion.V3_0);
        _table.Register(key, new Running()).Dispose();
        Assert.That(_table.Find(Request(key), Here), Is.Null);
    }

    [Test]
    public void Guesses_from_one_host_are_cut_off_for_a_second_and_cost_no_other_host_its_cancel()
    {
        var session = Register(7, 0, out var key);
        var wrong = (byte[])[.. key.Secret[..3], (byte)~key.Secret[3]];
        for (var i = 0; i < CancelKeyTable.MissesPerSecond - 1; i++) _table.Find(new CancelRequest(7, wrong), Here);
        Assert.That(_table.Find(Request(key), Here), Is.SameAs(session), "one below the limit");
        _table.Find(new CancelRequest(7, wrong), Here);
        Assert.That(_table.Find(Request(key), Here), Is.Null, "at the limit the right one is not tried either: else guessing went on");
        Assert.That(_table.Find(Request(key), There), Is.SameAs(session));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(_table.Find(Request(key), Here), Is.SameAs(session));
    }

    private Running Register(int processId, int minor, out ClientCancelKey key)
    {
        var session = new Running();
        key = ClientCancelKey.Create(processId, minor == 0 ? ProtocolVersion.V3_0 : ProtocolVersion.V3_2);
        _table.Register(key, session);
        return session;
    }

    private static CancelRequest Request(ClientCancelKey key) => new(key.ProcessId, key.Secret.ToArray());

    private sealed class Running : ICancellable
    {
        public Task CancelRunningAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
