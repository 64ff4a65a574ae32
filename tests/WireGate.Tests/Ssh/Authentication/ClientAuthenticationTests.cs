using System.Buffers;
using System.Text;
using NUnit.Framework;
using WireGate.Core;
using WireGate.Ssh.Authentication;
using WireGate.Ssh.Keys;
using WireGate.Ssh.Messages;
using WireGate.Ssh.Wire;
using WireGate.Tests.Ssh.Transport;

namespace WireGate.Tests.Ssh.Authentication;

public sealed class ClientAuthenticationTests
{
    private static readonly byte[] Service = Message(MessageNumber.ServiceRequest, writer => writer.WriteString("ssh-userauth"));

    private readonly Ed25519SigningKey _host = new(new byte[32]);
    private readonly List<string> _tokens = [];

    [SetUp]
    public void Forget() => _tokens.Clear();

    [OneTimeTearDown]
    public void DisposeKeys() => _host.Dispose();

    [Test]
    public async Task A_good_token_as_password_logs_in_and_the_user_name_is_told()
    {
        var (user, answers) = await RunAsync(Service, Password("web-1", "good"));
        Assert.That(user, Is.EqualTo("web-1"));
        Assert.That(answers.Select(answer => answer[0]), Is.EqualTo((byte[])[MessageNumber.ServiceAccept, MessageNumber.UserAuthSuccess]));
    }

    [Test]
    public async Task A_good_token_logs_in_as_the_answer_to_a_prompt()
    {
        var (user, answers) = await RunAsync(Service, Request("deploy+web-1", "keyboard-interactive", Interactive), Answer("good"));
        Assert.That(user, Is.EqualTo("deploy+web-1"));
        Assert.That(answers[1][0], Is.EqualTo(MessageNumber.UserAuthMethod));
        Assert.That(answers[2][0], Is.EqualTo(MessageNumber.UserAuthSuccess));
    }

    [Test]
    public async Task A_bad_token_fails_and_another_may_follow()
    {
        var (user, answers) = await RunAsync(Service, Password("web-1", "bad"), Password("web-1", "good"));
        Assert.That((user, answers[1][0]), Is.EqualTo(("web-1", MessageNumber.UserAuthFailure)));
        Assert.That(_tokens, Is.EqualTo((string[])["bad", "good"]));
    }

    [Test]
    public async Task The_user_is_the_one_that_came_with_the_token()
    {
        var (user, _) = await RunAsync(Service, Password("first", "bad"), Password("second", "good"));
        Assert.That(user, Is.EqualTo("second"));
        (user, _) = await RunAsync(Service, Request("asked", "keyboard-interactive", Interactive), Password("other", "good"));
        Assert.That(user, Is.EqualTo("other"));
    }

    [Test]
    public Task An_answer_is_for_its_own_prompt_alone() =>
        RefusedAsync("only a log-in", Service, Request("a", "keyboard-interactive", Interactive), Password("b", "bad"), Answer("good"));

    [Test]
    public async Task None_tells_the_methods_and_is_no_failure()
    {
        var (_, answers) = await RunAsync(Service, Request("a", "none", _ => { }), Password("a", "good"));
        var reader = new SshReader(answers[1].AsSpan(1));
        Assert.That(NameList.Read(ref reader), Is.EqualTo((string[])["password", "keyboard-interactive"]));
    }

    [Test]
    public async Task A_key_without_a_signature_or_with_one_logs_nobody_in()
    {
        var (user, answers) = await RunAsync(Service, PublicKey(false), PublicKey(true), Password("a", "good"));
        Assert.That(user, Is.EqualTo("a"));
        Assert.That(answers[1..3].Select(answer => answer[0]), Is.All.EqualTo(MessageNumber.UserAuthFailure));
        Assert.That(_tokens, Is.EqualTo((string[])["good"]));
    }

    [Test]
    public async Task Five_failures_are_borne_and_six_are_not()
    {
        var five = Enumerable.Repeat(Password("a", "bad"), ClientAuthentication.MaxFailures - 1);
        Assert.That((await RunAsync([Service, .. five, Password("a", "good")])).User, Is.EqualTo("a"));
        await RefusedAsync("too many failures", [Service, .. five, Password("a", "bad"), Password("a", "good")]);
    }

    [TestCase("bad keys", "publickey")]
    [TestCase("bad words", "unheard-of")]
    [TestCase("bad asking", "none")]
    public Task Any_method_counts_as_a_failure(string why, string method) =>
        RefusedAsync("too many failures", [Service, Password("a", why), .. Enumerable.Repeat(Request("a", method, _ => { }), ClientAuthentication.MaxFailures)]);

    [Test]
    public async Task A_token_has_16_kB_at_most()
    {
        var longest = new string('x', ClientAuthentication.MaxToken);
        await RunAsync(Service, Password("a", longest), Password("a", longest + "x"), Password("a", "good"));
        Assert.That(_tokens.Select(token => token.Length), Is.EqualTo((int[])[ClientAuthentication.MaxToken, 4]));
    }

    [Test]
    public async Task A_password_can_not_be_changed()
    {
        var change = Request("a", "password", writer =>
        {
            writer.WriteBoolean(true);
            writer.WriteString("good");
            writer.WriteString("new");
        });
        var (_, answers) = await RunAsync(Service, change, Password("a", "good"));
        Assert.That(answers[1][0], Is.EqualTo(MessageNumber.UserAuthFailure));
        Assert.That(_tokens, Is.EqualTo((string[])["good"]));
    }

    [TestCase(MessageNumber.UserAuthSuccess)]
    [TestCase(MessageNumber.UserAuthFailure)]
    [TestCase(MessageNumber.UserAuthMethod)]
    [TestCase(MessageNumber.UserAuthInfoResponse)]
    [TestCase(MessageNumber.ServiceAccept)]
    [TestCase(MessageNumber.GlobalRequest)]
    [TestCase(MessageNumber.ChannelOpen)]
    [TestCase(MessageNumber.ChannelOpenConfirmation)]
    [TestCase(MessageNumber.ChannelData)]
    [TestCase(MessageNumber.ChannelRequest)]
    public Task Nothing_but_a_log_in_is_taken_before_one(byte number) => RefusedAsync("only a log-in", Service, [number, 0, 0, 0, 0]);

    [Test]
    public Task No_log_in_comes_before_its_service() => RefusedAsync("only a log-in", Password("a", "good"));

    [Test]
    public Task No_other_service_is_given_before_a_log_in() =>
        RefusedAsync("no such service", Message(MessageNumber.ServiceRequest, writer => writer.WriteString("ssh-connection")));

    [Test]
    public Task No_other_service_is_given_by_a_log_in() => RefusedAsync("no such service", Service, Message(MessageNumber.UserAuthRequest, writer =>
    {
        writer.WriteString("a");
        writer.WriteString("ssh-other");
        writer.WriteString("password");
        writer.WriteBoolean(false);
        writer.WriteString("good");
    }));

    [TestCase("a\nb")]
    [TestCase("a\u001b[2J")]
    [TestCase("a\0")]
    public Task A_user_name_has_no_control_characters(string user) => RefusedAsync("control characters", Service, Password(user, "good"));

    [Test]
    public Task A_user_name_is_short() => RefusedAsync("too long", Service, Password(new string('a', UserAuthRequest.MaxUser + 1), "good"));

    [Test]
    public async Task Every_message_that_is_cut_is_refused()
    {
        foreach (var whole in (byte[][])[Service, Password("a", "good")])
        {
            for (var length = 1; length < whole.Length; length++)
            {
                byte[][] messages = whole == Service ? [whole[..length]] : [Service, whole[..length]];
                await Assert.ThrowsAsync<ProtocolViolationException>(() => RunAsync(messages));
            }
        }
    }

    [Test]
    public async Task A_client_that_leaves_is_nobody()
    {
        Assert.That((await RunAsync(Service)).User, Is.Null);
        Assert.That((await RunAsync()).User, Is.Null);
    }

    /// <summary>Sends messages one behind the other, and then that it leaves.</summary>
    private async Task<(string? User, List<byte[]> Answers)> RunAsync(params byte[][] messages)
    {
        await using var ends = await SshEnds.OpenAsync(SshEnds.ServerSettings(_host), SshEnds.ClientSettings(_host));
        var running = new ClientAuthentication(ends.Server, (token, _) =>
        {
            _tokens.Add(Encoding.UTF8.GetString(token.Span));
            return new ValueTask<bool>(_tokens[^1] == "good");
        }).RunAsync(default);
        foreach (var message in messages) ends.Client.Outbox.Send(message);
        ends.Client.Outbox.Kick();
        // Nobody reads on once it is accepted.
        await Task.WhenAny(ends.Client.Outbox.DrainedAsync(), running);
        ends.Client.Disconnect(DisconnectReason.ByApplication, "");
        var user = await running;
        Assert.That(ends.Server.IsAuthenticated, Is.EqualTo(user is not null));
        ends.Server.Disconnect(DisconnectReason.ByApplication, "");
        await ends.Server.Outbox.DrainedAsync();
        var answers = new List<byte[]>();
        while (await SshEnds.ReceiveAsync(ends.Client) is { Length: > 0 } answer) answers.Add(answer);
        return (user, answers);
    }

    private Task RefusedAsync(string why, params byte[][] messages) =>
        Assert.ThatAsync(() => RunAsync(messages), Throws.InstanceOf<ProtocolViolationException>().With.Message.Contains(why));

    private static byte[] Password(string user, string password) => Request(user, "password", writer =>
    {
        writer.WriteBoolean(false);
        writer.WriteString(password);
    });

    private byte[] PublicKey(bool isSigned) => Request("a", "publickey", writer =>
    {
        writer.WriteBoolean(isSigned);
        writer.WriteString("ssh-ed25519");
        writer.WriteString(_host.PublicBlob.Span);
        if (isSigned) writer.WriteString(_host.Sign("ssh-ed25519", "anything"u8));
    });

    private static byte[] Answer(string answer) => Message(MessageNumber.UserAuthInfoResponse, writer =>
    {
        writer.WriteUInt32(1);
        writer.WriteString(answer);
    });

    private static void Interactive(SshWriter writer)
    {
        writer.WriteString("");
        writer.WriteString("");
    }

    private static byte[] Request(string user, string method, Action<SshWriter> fields) => Message(MessageNumber.UserAuthRequest, writer =>
    {
        writer.WriteString(user);
        writer.WriteString("ssh-connection");
        writer.WriteString(method);
        fields(writer);
    });

    private static byte[] Message(byte number, Action<SshWriter> fields)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new SshWriter(output);
        writer.WriteByte(number);
        fields(writer);
        return output.WrittenSpan.ToArray();
    }
}
