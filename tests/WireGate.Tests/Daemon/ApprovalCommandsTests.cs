using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using WireGate.Cli;
using WireGate.Control;
using WireGate.Core.Approvals;
using WireGate.Hosting;
using WireGate.Native;
using WireGate.Tests.Approvals;

namespace WireGate.Tests.Daemon;

/// <summary>A gate that holds, and people at its command line.</summary>
internal sealed class ApprovalCommandsTests
{
    [Test]
    public async Task A_request_is_listed_shown_and_approved_from_another_terminal()
    {
        await using var gate = await RunningAsync("role: approver");
        var approval = await AskAsync(gate);

        Assert.That((await gate.RunAsync("approvals", "list")).Output, Does.Contain(approval.Id).And.Contain("\tpending\tplanner\tbob\tone\t").And.Contain("somebody of group dba"));
        var shown = (await gate.RunAsync("approvals", "show", approval.Id)).Output;
        Assert.That(shown, Does.Contain("  | DELETE FROM orders <U+202E> WHERE id = 1").And.Contain("rule      deletes: needs somebody of group dba").And.Contain("through   parent, for lea"));
        Assert.That(shown, Does.Not.Contain("\u202e"));

        var (code, output, error) = await gate.RunAsync("approvals", "approve", approval.Id, "--reason", "it is mine to say");
        Assert.That(code, Is.EqualTo(ExitCode.Done), error);
        Assert.That(output, Is.EqualTo($"{approval.Id} is approved\n"));
        var answer = await ApprovalBed.WaitAsync(approval);
        Assert.That(answer.Voices.Single(), Has.Property("Person").EqualTo("ana").And.Property("Through").EqualTo($"command line, uid {Posix.EffectiveUser()}"));
        Assert.That(await ApprovalBed.UseAsync(approval));

        Assert.That((await gate.RunAsync("approvals", "approve", approval.Id)).Code, Is.EqualTo(ExitCode.No));
        Assert.That((await gate.RunAsync("approvals", "show", "wga_aaaaaaaaaaaaaaaa")).Code, Is.EqualTo(ExitCode.No));
        Assert.That((await gate.RunAsync("approvals", "list")).Output, Is.Empty);
        Assert.That((await gate.RunAsync("approvals", "list", "--all")).Output, Does.Contain("\tused\t"));
    }

    [TestCase("approve", "ok")]
    [TestCase("deny", "deletes")]
    public async Task A_client_that_is_held_gets_its_answer_in_the_same_session(string answer, string reply)
    {
        const string Rule = "  - { name: deletes, when: { effect: delete }, then: hold, approval: { by: { group: dba }, wait: 60s, within: 5m } }";
        await using var gate = await RunningAsync("role: approver", GateFixture.AllowReads + "\n" + Rule);
        await gate.Fixture.StartAsync();
        using var client = await gate.Fixture.LogInAsync();
        var notice = await client.AskAsync("delete b");
        Assert.That(notice, Does.StartWith("waiting wga_"));
        Assert.That((await gate.RunAsync("approvals", "show", notice!.Split(' ')[1])).Output, Does.Contain("waiting   1 client\n"));

        Assert.That((await gate.RunAsync("approvals", answer, notice.Split(' ')[1], "--reason", "seen")).Code, Is.EqualTo(ExitCode.Done));
        Assert.That(await client.ReadAsync(), Is.EqualTo(reply));
        Assert.That(await client.AskAsync("read a"), Is.EqualTo("ok"));
    }

    [Test]
    public async Task A_denial_reaches_whoever_waits()
    {
        await using var gate = await RunningAsync("role: approver");
        var approval = await AskAsync(gate);
        Assert.That((await gate.RunAsync("approvals", "deny", approval.Id, "--reason", "no")).Output, Is.EqualTo($"{approval.Id} is denied\n"));
        Assert.That((await ApprovalBed.WaitAsync(approval)).IsApproved, Is.False);
    }

    [Test]
    public async Task The_gates_user_decides_nothing_where_it_is_no_person()
    {
        await using var gate = await RunningAsync(null);
        var approval = await AskAsync(gate);
        var (code, _, error) = await gate.RunAsync("approvals", "approve", approval.Id);
        Assert.That(code, Is.EqualTo(ExitCode.No));
        Assert.That(error, Does.Contain("no person of the configuration"));
        Assert.That(await ApprovalBed.UseAsync(approval), Is.False);
    }

    [TestCase("role: viewer", "not one of those who decide")]
    [TestCase("role: approver, groups: [legal]", "not one of those who decide")]
    public async Task A_person_decides_what_role_and_groups_allow(string person, string message)
    {
        await using var gate = await RunningAsync(person);
        var approval = await AskAsync(gate);
        var (code, _, error) = await gate.RunAsync("approvals", "approve", approval.Id);
        Assert.That(code, Is.EqualTo(ExitCode.No));
        Assert.That(error, Does.Contain(message));
    }

    [Test]
    public async Task Nobody_approves_what_his_own_agent_asks()
    {
        await using var gate = await RunningAsync("role: operator");
        var approval = await AskAsync(gate, owner: "ana");
        var (code, _, error) = await gate.RunAsync("approvals", "approve", approval.Id);
        Assert.That(code, Is.EqualTo(ExitCode.No));
        Assert.That(error, Does.Contain("nobody decides what was asked for himself"));
    }

    [Test]
    public async Task A_grant_is_given_listed_and_ended()
    {
        await using var gate = await RunningAsync("role: approver");
        var approval = await AskAsync(gate, terms: ApprovalBed.Granting);
        Assert.That((await gate.RunAsync("approvals", "approve", approval.Id, "--grant-uses", "99", "--grant-for", "10m")).Code, Is.EqualTo(ExitCode.Usage));
        Assert.That((await gate.RunAsync("approvals", "approve", approval.Id, "--grant-uses", "3", "--grant-for", "10m")).Code, Is.EqualTo(ExitCode.Done));
        var listed = JsonDocument.Parse((await gate.RunAsync("grants", "list", "--json")).Output).RootElement.GetProperty("grants")[0];
        Assert.That(listed.GetProperty("uses_left").GetInt32(), Is.EqualTo(2));
        Assert.That((await gate.RunAsync("grants", "end", listed.GetProperty("id").GetString()!)).Code, Is.EqualTo(ExitCode.Done));
        Assert.That((await gate.RunAsync("grants", "end", listed.GetProperty("id").GetString()!)).Code, Is.EqualTo(ExitCode.No));
    }

    [Test]
    public async Task Figures_and_requests_are_there_for_programs()
    {
        await using var gate = await RunningAsync("role: approver");
        var approval = await AskAsync(gate);
        var list = JsonDocument.Parse((await gate.RunAsync("approvals", "list", "--json")).Output).RootElement;
        Assert.That(list.GetProperty("figures").GetProperty("pending").GetInt32(), Is.EqualTo(1));
        Assert.That(list.GetProperty("approvals")[0].GetProperty("id").GetString(), Is.EqualTo(approval.Id));
        var shown = JsonDocument.Parse((await gate.RunAsync("approvals", "show", approval.Id, "--json")).Output).RootElement;
        Assert.That(shown.GetProperty("text").GetString(), Is.EqualTo("DELETE FROM orders \u202e WHERE id = 1"));
        Assert.That((await gate.RunAsync("status")).Output, Does.Contain("1 pending"));
    }

    [Test]
    public async Task Watching_shows_what_waits_and_what_becomes_of_it()
    {
        await using var gate = await RunningAsync("role: approver");
        var first = await AskAsync(gate);
        using var watching = await ControlClient.TryConnectAsync(gate.Socket, CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var states = new List<string>();
        await foreach (var reply in watching!.FollowAsync(new ControlRequest.WatchApprovals(), patience.Token))
        {
            var row = ((ControlReply.ApprovalChanged)reply).Approval;
            if (states.Count == 0) await gate.RunAsync("approvals", "deny", first.Id);
            states.Add(row.State);
            if (row.State == "denied") break;
        }

        Assert.That(states[0], Is.EqualTo("pending"));
    }

    private static async Task<IApproval> AskAsync(RunningGate gate, string owner = "bob", params ImmutableArray<HoldTerms> terms)
    {
        var request = ApprovalBed.Request("DELETE FROM orders \u202e WHERE id = 1", terms: terms);
        return await gate.Fixture.Gate.Approvals.AskAsync(request with { Principal = request.Principal with { Owner = owner } }, CancellationToken.None);
    }

    private static async Task<RunningGate> RunningAsync(string? person, string rules = GateFixture.AllowReads)
    {
        var people = person is null ? "" : $" }}, people: {{ ana: {{ {(person.Contains("groups") ? "" : "groups: [dba], ")}{person}, uid: {Posix.EffectiveUser()} }}, bob: {{}}";
        var gate = new RunningGate(new GateFixture(GateFixture.Configuration(rules, agents: "planner: { groups: [agents] }" + people)));
        await gate.Fixture.Gate.Approvals.StartAsync();
        return gate;
    }

    private sealed class RunningGate : IAsyncDisposable
    {
        private readonly ControlServer _server;

        public RunningGate(GateFixture fixture)
        {
            Fixture = fixture;
            _server = new ControlServer(new ControlSocket(Socket), new ControlDesk(fixture.Gate, fixture.Reloader, NullLogger.Instance), TimeProvider.System, NullLogger.Instance);
        }

        public GateFixture Fixture { get; }

        public string Socket => Fixture.Gate.Targets.Configuration.Gate.ControlSocket;

        public async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
        {
            using var output = new MemoryStream();
            using var error = new StringWriter();
            var code = await CommandLine.RunAsync([.. arguments, "--config", Fixture.PathOf("wiregate.yaml")], new Terminal(output, error, isInteractive: false), CancellationToken.None);
            return (code, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
        }

        public async ValueTask DisposeAsync()
        {
            await _server.DisposeAsync();
            await Fixture.DisposeAsync();
        }
    }
}
