using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Control;
using WireGate.Identity;
using WireGate.Native;

namespace WireGate.Tests.Daemon;

internal sealed class ControlServerTests
{
    private string _folder = "";

    private string Path => System.IO.Path.Combine(_folder, "control", "control.sock");

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("wg-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    private sealed class Desk(Caller? caller) : IControlDesk
    {
        public List<ControlRequest> Asked { get; } = [];

        /// <summary>Who asks, from now on.</summary>
        public Caller? Caller { get; set; } = caller;

        public IApprovalsControl Approvals { get; } = new OneApproval();

        public Caller? Recognise(uint user) => Caller;

        public Task<ControlReply> AnswerAsync(ControlRequest request, string by, CancellationToken cancellationToken)
        {
            lock (Asked) Asked.Add(request);
            return Task.FromResult<ControlReply>(request is ControlRequest.WatchSessions or ControlRequest.ListSessions
                ? new ControlReply.SessionList([]) : new ControlReply.Done("done"));
        }
    }

    /// <summary>One request, and nothing after it.</summary>
    private sealed class OneApproval : IApprovalsControl
    {
        public Task<ControlReply> AnswerAsync(ControlRequest.AboutApprovals request, Caller caller, CancellationToken cancellationToken) => throw new NotSupportedException();

        public async IAsyncEnumerable<ControlReply> WatchAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            yield return new ControlReply.Done("a request");
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
    }

    private static Caller Gate => Caller.From(Posix.EffectiveUser(), Posix.EffectiveUser(), AgentDirectory.Empty)!;

    [Test]
    public async Task A_request_is_answered_and_another_after_it()
    {
        var desk = new Desk(Gate);
        await using var server = Serve(desk);
        using var client = await ControlClient.TryConnectAsync(Path, CancellationToken.None);
        Assert.That(await client!.AskAsync(new ControlRequest.KillSession("a"), CancellationToken.None), Is.EqualTo(new ControlReply.Done("done")));
        Assert.That(await client.AskAsync(new ControlRequest.RevokeToken("b"), CancellationToken.None), Is.EqualTo(new ControlReply.Done("done")));
        Assert.That(desk.Asked, Is.EqualTo(new ControlRequest[] { new ControlRequest.KillSession("a"), new ControlRequest.RevokeToken("b") }));
    }

    [Test]
    public async Task Only_the_gates_user_enters_the_folder_and_the_socket()
    {
        await using var server = Serve(new Desk(Gate));
        Assert.That(File.GetUnixFileMode(System.IO.Path.GetDirectoryName(Path)!), Is.EqualTo((UnixFileMode)0b111_000_000));
        Assert.That(File.GetUnixFileMode(Path), Is.EqualTo((UnixFileMode)0b110_000_000));
    }

    [Test]
    public void A_folder_that_others_may_write_to_is_refused()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.SetUnixFileMode(System.IO.Path.GetDirectoryName(Path)!, (UnixFileMode)0b111_111_000);
        Assert.That(() => new ControlSocket(Path).Listen(), Throws.TypeOf<IOException>());
    }

    [Test]
    public async Task An_unknown_user_is_hung_up_on_without_a_word()
    {
        var desk = new Desk(null);
        await using var server = Serve(desk);
        using var client = await ControlClient.TryConnectAsync(Path, CancellationToken.None);
        Assert.That(async () => await client!.AskAsync(new ControlRequest.AskStatus(), CancellationToken.None), Throws.InstanceOf<IOException>());
        Assert.That(desk.Asked, Is.Empty);
    }

    [TestCase(PersonRole.Viewer, false)]
    [TestCase(PersonRole.Approver, true)]
    [TestCase(PersonRole.Operator, true)]
    public void Who_decides_has_the_role_for_it(PersonRole role, bool may)
    {
        var caller = Caller.From(7, 1, new AgentDirectory([], [new Person("vi", ["dba"], role, 7)]))!;
        Assert.That(caller.May(new ControlRequest.ShowApproval("a")));
        Assert.That(caller.May(new ControlRequest.AnswerApproval("a", true, null, null, null)), Is.EqualTo(may));
        Assert.That(caller.May(new ControlRequest.EndGrant("a")), Is.EqualTo(may));
        Assert.That(caller.Approver, Has.Property("MayApprove").EqualTo(may).And.Property("Name").EqualTo("vi").And.Property("Through").EqualTo("command line, uid 7"));
    }

    [Test]
    public void Root_and_the_gates_user_decide_only_as_people_of_the_configuration()
    {
        Assert.That(Caller.From(0, 1, AgentDirectory.Empty)!.Approver, Is.Null);
        Assert.That(Caller.From(1, 1, AgentDirectory.Empty)!.Approver, Is.Null);
        var directory = new AgentDirectory([], [new Person("ana", [], PersonRole.Viewer, 1)]);
        Assert.That(Caller.From(1, 1, directory)!.Approver!.MayApprove, Is.False);
    }

    [Test]
    public async Task A_viewer_sees_and_changes_nothing()
    {
        var viewer = Caller.From(7, 1, new AgentDirectory([], [new Person("vi", [], PersonRole.Viewer, 7)]))!;
        var desk = new Desk(viewer);
        await using var server = Serve(desk);
        using var client = await ControlClient.TryConnectAsync(Path, CancellationToken.None);
        Assert.That(await client!.AskAsync(new ControlRequest.ListSessions(), CancellationToken.None), Is.TypeOf<ControlReply.SessionList>());
        ControlRequest[] changes =
        [
            new ControlRequest.KillSession("a"), new ControlRequest.RevokeToken("a"), new ControlRequest.Reload(), new ControlRequest.IssueToken("a", [], 1, 1, null),
        ];
        foreach (var change in changes)
            Assert.That(await client.AskAsync(change, CancellationToken.None), Is.TypeOf<ControlReply.Refused>().With.Property("ExitCode").EqualTo(1));
        Assert.That(desk.Asked, Has.Count.EqualTo(1));
    }

    [TestCase(0u, 1u, true)]
    [TestCase(1u, 1u, true)]
    [TestCase(7u, 1u, true)]
    [TestCase(8u, 1u, false)]
    [TestCase(uint.MaxValue, 1u, false)]
    public void The_gates_user_root_and_people_by_uid_are_let_in(uint user, uint gate, bool known) =>
        Assert.That(Caller.From(user, gate, new AgentDirectory([], [new Person("ana", [], PersonRole.Operator, 7)])) is not null, Is.EqualTo(known));

    [Test]
    public void Who_is_locked_is_not_let_in()
    {
        var directory = new AgentDirectory([], [new Person("ana", [], PersonRole.Operator, 7), new Person("bob", [], PersonRole.Operator, 8)]);
        Assert.That(Caller.From(7, 1, directory, name => name == "ana"), Is.Null);
        Assert.That(Caller.From(8, 1, directory, name => name == "ana"), Is.Not.Null);
        Assert.That(Caller.From(0, 1, directory, _ => true), Is.Not.Null, "somebody must be able to unlock");
    }

    [TestCase("garbage")]
    [TestCase("{}")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{\"command\":\"no.such\"}")]
    [TestCase("{\"command\":\"sessions.kill\"}")]
    [TestCase("{\"command\":\"sessions.kill\",\"id\":null}")]
    [TestCase("{\"command\":\"sessions.kill\",\"id\":\"a\",\"more\":1}")]
    [TestCase("{\"command\":\"sessions.kill\",\"id\":\"a\"} trailing")]
    [TestCase("{\"command\":\"token.issue\",\"agent\":\"a\",\"targets\":[[[[[[[[[[]]]]]]]]]],\"login_seconds\":1,\"session_seconds\":1,\"label\":null}")]
    public async Task A_malformed_request_is_refused_and_the_gate_hangs_up(string json)
    {
        var desk = new Desk(Gate);
        await using var server = Serve(desk);
        var body = Encoding.UTF8.GetBytes(json);
        var answer = await SendRawAsync([.. Length(body.Length), .. body]);
        Assert.That(answer, Does.Contain("\"refused\""));
        Assert.That(desk.Asked, Is.Empty);
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(ControlFrames.MaxRequest + 1)]
    [TestCase(int.MaxValue)]
    public async Task A_length_out_of_range_is_refused_before_anything_is_read(int length)
    {
        await using var server = Serve(new Desk(Gate));
        Assert.That(await SendRawAsync(Length(length)), Does.Contain("\"refused\""));
    }

    [Test]
    public async Task The_longest_request_is_taken()
    {
        var desk = new Desk(Gate);
        await using var server = Serve(desk);
        var start = "{\"command\":\"sessions.kill\",\"id\":\"";
        var body = Encoding.UTF8.GetBytes(start + new string('a', ControlFrames.MaxRequest - start.Length - 2) + "\"}");
        Assert.That(body, Has.Length.EqualTo(ControlFrames.MaxRequest));
        Assert.That(await SendRawAsync([.. Length(body.Length), .. body]), Does.Contain("\"done\""));
    }

    [Test]
    public async Task A_request_cut_off_anywhere_is_not_carried_out()
    {
        var desk = new Desk(Gate);
        await using var server = Serve(desk);
        var body = "{\"command\":\"sessions.kill\",\"id\":\"a\"}"u8.ToArray();
        byte[] frame = [.. Length(body.Length), .. body];
        for (var end = 0; end < frame.Length; end++) await SendRawAsync(frame[..end]);
        Assert.That(desk.Asked, Is.Empty);
        Assert.That(await SendRawAsync(frame), Does.Contain("\"done\""));
    }

    [Test]
    public async Task A_watcher_gets_the_list_at_once()
    {
        await using var server = Serve(new Desk(Gate));
        using var client = await ControlClient.TryConnectAsync(Path, CancellationToken.None);
        await foreach (var reply in client!.FollowAsync(new ControlRequest.WatchSessions(), CancellationToken.None))
        {
            Assert.That(reply, Is.TypeOf<ControlReply.SessionList>());
            return;
        }

        Assert.Fail("nothing came");
    }

    [Test, CancelAfter(30_000)]
    public async Task A_watcher_who_is_nobody_any_more_is_turned_away([Values] bool approvals, CancellationToken patience)
    {
        var desk = new Desk(Gate);
        await using var server = Serve(desk);
        using var client = await ControlClient.TryConnectAsync(Path, CancellationToken.None);
        var replies = new List<ControlReply>();
        var began = 0L;
        await foreach (var reply in client!.FollowAsync(approvals ? new ControlRequest.WatchApprovals() : new ControlRequest.WatchSessions(), patience))
        {
            replies.Add(reply);
            if (replies.Count == 1) (desk.Caller, began) = (null, TimeProvider.System.GetTimestamp());
        }

        Assert.That(TimeProvider.System.GetElapsedTime(began), Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That(replies, Has.Count.EqualTo(2));
        Assert.That(replies[1], Is.EqualTo(new ControlReply.Refused(1, "you may not watch this any more")));
    }

    [Test, CancelAfter(30_000)]
    public async Task Who_is_nobody_any_more_is_answered_nothing_on_a_connection_that_is_open(CancellationToken patience)
    {
        var desk = new Desk(Gate);
        await using var server = Serve(desk);
        using var client = await ControlClient.TryConnectAsync(Path, CancellationToken.None);
        await client!.AskAsync(new ControlRequest.KillSession("a"), patience);
        desk.Caller = null;
        Assert.That(async () => await client.AskAsync(new ControlRequest.KillSession("b"), patience), Throws.InstanceOf<IOException>());
        Assert.That(desk.Asked, Has.Count.EqualTo(1));
    }

    [Test]
    public async Task Nobody_answers_where_no_gate_runs() =>
        Assert.That(await ControlClient.TryConnectAsync(Path, CancellationToken.None), Is.Null);

    private ControlServer Serve(IControlDesk desk) => new(new ControlSocket(Path), desk, TimeProvider.System, NullLogger.Instance);

    private static byte[] Length(int length)
    {
        var head = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(head, length);
        return head;
    }

    /// <summary>Sends bytes, says that no more follow, and reads all that comes.</summary>
    private async Task<string> SendRawAsync(byte[] bytes)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path));
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(bytes);
        socket.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(10));
    }
}
