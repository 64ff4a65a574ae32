using System.Net.Security;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Core.Transport;
using WireGate.Testing;
using WireGate.Tests.Postgres.Messages;
using WireGate.Tests.Postgres.Relay;

namespace WireGate.Tests.Postgres.Recording;

/// <summary>
/// What can't be recorded does not go on, to either side, and the client learns why. Asserted by what the client and the backend received.
/// </summary>
[CancelAfter(120_000)]
public sealed class UnrecordedTests
{
    private const string Reason = "this session can't be recorded: no space is left";

    private static readonly SslApplicationProtocol Protocol = new("postgresql");
    private static readonly byte[] Query = Wire.Message('Q', "SELECT 1");
    private static readonly byte[] Answer = [.. Wire.Message('D', (short)1, 1, (byte)'1'), .. Wire.Message('C', "SELECT 1"), .. Wire.Message('Z', 'I')];

    private TestAuthority _authority = null!;
    private ServerTls _server = null!;
    private UpstreamTls _client = null!;

    [OneTimeSetUp]
    public void MakeCertificates()
    {
        _authority = new TestAuthority();
        var (certificate, key) = _authority.Issue("gate.test");
        _server = new ServerTls { CertificateFile = certificate, KeyFile = key };
        _client = new UpstreamTls(UpstreamTlsMode.VerifyFull, _authority.File);
    }

    [OneTimeTearDown]
    public void RemoveCertificates() => _authority.Dispose();

    [Test]
    public async Task A_statement_never_reaches_the_backend([Values] bool tls)
    {
        var record = new RecordOf { OnCommit = _ => Full() };
        await using var bed = await StartAsync(record, tls);
        await bed.Client.SendAsync(Query);
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:53100"));
        Assert.That(Encoding.UTF8.GetString(bed.Client.Received), Does.Contain("SFATAL\0").And.Contain(Reason));
        Assert.That(bed.Backend.Received, Is.Empty);
        Assert.That(record.Lines, Does.Contain("failure relay: " + Reason));
    }

    [Test]
    public async Task An_answer_never_reaches_the_client([Values] bool tls)
    {
        var record = new RecordOf();
        await using var bed = await StartAsync(record, tls);
        await bed.Client.SendAsync(Query);
        await bed.Backend.ReceiveAsync(Query.Length);
        record.OnCommit = _ => Full();
        await bed.Backend.SendAsync(Answer);
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:53100"));
    }

    [Test]
    public async Task What_was_recorded_before_arrives_whole([Values] bool tls)
    {
        var record = new RecordOf();
        await using var bed = await StartAsync(record, tls);
        await bed.Client.SendAsync(Query);
        await bed.Backend.ReceiveAsync(Query.Length);
        await bed.Backend.SendAsync(Answer);
        await bed.Client.ReceiveAsync(Answer.Length);
        record.OnCommit = _ => Full();
        await bed.Client.SendAsync(Wire.Message('Q', "SELECT 2"));
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("D C Z E:53100"));
        Assert.That(bed.Backend.Received, Is.EqualTo(Query));
    }

    [Test]
    public async Task A_refusal_that_is_not_recorded_is_not_told_either([Values] bool tls)
    {
        var record = new RecordOf { OnCommit = _ => Full() };
        await using var bed = await StartAsync(record, tls);
        await bed.Client.SendAsync(Wire.Message('Q', "DELETE FROM t"));
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:53100"));
        Assert.That(bed.Backend.Received, Is.Empty);
    }

    /// <summary>A row whose head the client has: what follows it must be the row's, so nothing follows.</summary>
    [Test]
    public async Task No_farewell_stands_inside_a_row([Values] bool tls, [Values(1_000, 150_000)] int left)
    {
        var record = new RecordOf();
        await using var bed = await StartAsync(record, tls);
        await bed.Client.SendAsync(Query);
        await bed.Backend.ReceiveAsync(Query.Length);
        var row = Wire.Message('D', (short)1, 200_000, new byte[200_000]);
        await bed.Backend.SendAsync(row[..^left]);
        await bed.Client.ReceiveAsync(row.Length - left);
        record.OnCommit = _ => Full();
        await bed.Backend.SendAsync(row[^left..]);
        await bed.EndedAsync();
        Assert.That(bed.Client.Received, Is.EqualTo(row[..^left]));
    }

    [Test]
    public async Task A_session_that_is_killed_while_its_statement_waits_forwards_nothing([Values] bool tls)
    {
        var waits = new Commits();
        var record = new RecordOf { OnCommit = waits.Next };
        await using var bed = await StartAsync(record, tls);
        await bed.Client.SendAsync(Query);
        await waits.Entered;
        bed.Session.End(SessionEnd.Killed);
        await bed.EndedAsync();
        Assert.That(Frames.Types(bed.Client.Received), Is.EqualTo("E:57P01"));
        Assert.That(bed.Backend.Received, Is.Empty);
    }

    [Test]
    public async Task A_session_that_is_killed_while_an_answer_waits_says_only_what_is_kept([Values] bool tls)
    {
        var record = new RecordOf();
        await using var bed = await StartAsync(record, tls);
        await bed.Client.SendAsync(Query);
        await bed.Backend.ReceiveAsync(Query.Length);
        var waits = new Commits { Later = Full };
        record.OnCommit = waits.Next;
        await bed.Backend.SendAsync(Answer);
        await waits.Entered;
        bed.Session.End(SessionEnd.Killed);
        await bed.EndedAsync();
        Assert.That(bed.Client.Received, Is.Empty);
    }

    [Test]
    public async Task A_client_that_leaves_while_its_statement_waits_leaves_nothing_behind([Values] bool tls)
    {
        var waits = new Commits();
        var record = new RecordOf { OnCommit = waits.Next };
        await using var bed = await StartAsync(record, tls);
        await bed.Client.SendAsync(Query);
        await waits.Entered;
        await bed.Client.EndAsync();
        waits.Fail(new RecordingException(Reason));
        await bed.EndedAsync();
        Assert.That(bed.Backend.Received, Is.Empty);
    }

    [Test]
    public async Task A_statement_that_is_followed_by_goodbye_in_one_breath_still_runs([Values] bool tls)
    {
        await using var bed = await StartAsync(new RecordOf(), tls);
        await bed.Client.SendAsync([.. Query, .. Wire.Message('X')]);
        await bed.EndedAsync();
        Assert.That(bed.Backend.Received, Is.EqualTo(Query));
    }

    [Test]
    public async Task A_cancel_waits_for_the_statement_that_it_is_meant_for([Values] bool tls)
    {
        var waits = new Commits();
        var record = new RecordOf { OnCommit = waits.Next };
        await using var bed = await StartAsync(record, tls);
        await bed.Client.SendAsync(Query);
        await waits.Entered;
        var cancelling = bed.Relay.CancelRunningAsync(CancellationToken.None);
        Assert.That((cancelling.IsCompleted, bed.Cancels), Is.EqualTo((false, 0)));
        waits.Complete();
        await bed.Backend.ReceiveAsync(Query.Length);
        await cancelling;
        Assert.That(bed.Cancels, Is.EqualTo(1));
    }

    private static ValueTask Full() => ValueTask.FromException(new RecordingException(Reason));

    private async Task<RelayBed> StartAsync(RecordOf record, bool tls)
    {
        var (accepted, connected) = await LinkPair.SocketsAsync();
        Link downstream = Link.FromSocket(accepted), client = Link.FromSocket(connected);
        if (tls)
        {
            await Task.WhenAll(
                downstream.UpgradeToTlsServerAsync(_server.Build(Protocol), CancellationToken.None),
                client.UpgradeToTlsClientAsync(_client.Build(new HostPort("gate.test", 1), Protocol), CancellationToken.None));
        }

        (accepted, connected) = await LinkPair.SocketsAsync();
        return await RelayBed.StartAsync((downstream, new PeerEnd(client)), (Link.FromSocket(accepted), new PeerEnd(Link.FromSocket(connected))), record);
    }

    /// <summary>The first commit waits until the test or its token ends it; later ones do what <see cref="Later"/> says.</summary>
    private sealed class Commits
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _calls;

        public Task Entered => _entered.Task.WaitAsync(TimeSpan.FromSeconds(20));

        public Func<ValueTask> Later { get; init; } = () => ValueTask.CompletedTask;

        public void Complete() => _first.SetResult();

        public void Fail(Exception error) => _first.SetException(error);

        public ValueTask Next(CancellationToken cancellationToken)
        {
            if (Interlocked.Increment(ref _calls) > 1) return Later();
            _entered.SetResult();
            return new ValueTask(_first.Task.WaitAsync(cancellationToken));
        }
    }
}
