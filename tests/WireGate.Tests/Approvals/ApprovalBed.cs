using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Approvals;
using WireGate.Approvals.Stores;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Testing;
using WireGate.Tests.Core.Approvals;

namespace WireGate.Tests.Approvals;

/// <summary>An approval service over a store in a folder of its own, with people that a test configures.</summary>
internal sealed class ApprovalBed : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("wg-").FullName;

    public ApprovalBed(ApprovalSettings? settings = null)
    {
        Settings = settings ?? ApprovalSettings.Default;
        foreach (var name in new[] { "ana", "dan" }) People[name] = new Approver(name, ["dba"], true, "");
        People["lea"] = new Approver("lea", ["legal"], true, "");
        People["both"] = new Approver("both", ["dba", "legal"], true, "");
        People["bob"] = new Approver("bob", ["dba"], true, "");
        People["vic"] = new Approver("vic", ["dba"], false, "");
        Service = Open();
    }

    public static HoldTerms Terms { get; } = new() { Rule = "deletes", Groups = ["dba"], Within = TimeSpan.FromMinutes(30) };

    public static HoldTerms Granting { get; } = Terms with { Grant = new GrantTerms(5, TimeSpan.FromMinutes(20)) };

    public ApprovalSettings Settings { get; }

    public Dictionary<string, Approver> People { get; } = [];

    /// <summary>The configured owners of agents, by the agent's name.</summary>
    public Dictionary<string, string> Owners { get; } = [];

    public KeptEvidence Evidence { get; } = new();

    public ManualTime Time { get; } = new();

    public ApprovalService Service { get; private set; }

    public Func<ApprovalRequest, CancellationToken, Task<ActionEffect>> Effect { get; set; } = (_, _) => Task.FromResult(ActionEffect.Unknown("not asked"));

    public string Store => Path.Combine(_folder, "approvals.db");

    public static ApprovalRequest Request(string text = "DELETE FROM orders WHERE id = 1", string? shape = "DELETE FROM orders WHERE id = $1", string agent = "planner", params ImmutableArray<HoldTerms> terms) => new()
    {
        Principal = new Principal { Agent = agent, Owner = "bob", TokenId = "t", SessionExpires = DateTimeOffset.MaxValue, Actors = [new Actor("parent", "lea", [])] },
        Target = HoldBed.Target,
        Session = SessionId.Next(),
        Operation = 7,
        Action = new HeldAction
        {
            Kind = "DELETE",
            Exact = Encoding.UTF8.GetBytes(text),
            Text = text,
            Shape = shape,
            Parameters = [new HeldParameter("$1", null, null)],
            State = [new("role", "app")],
            StatedReason = "a test",
        },
        Accesses = FakeHold.Deletes("orders"),
        Terms = terms.IsDefaultOrEmpty ? [Terms] : terms,
        Digest = SHA256.HashData(Encoding.UTF8.GetBytes(agent + text + string.Concat(terms.IsDefault ? [] : terms.Select(one => one.Rule + one.Count)))),
        ShapeDigest = shape is null ? default : SHA256.HashData(Encoding.UTF8.GetBytes(agent + shape)),
    };

    public Task<IApproval> AskAsync(ApprovalRequest? request = null) => Service.AskAsync(request ?? Request(), CancellationToken.None).AsTask();

    public Task<AnswerOutcome> ApproveAsync(IApproval approval, string by = "ana", GrantTerms? grant = null) => AnswerAsync(approval.Id, by, true, grant);

    public Task<AnswerOutcome> DenyAsync(IApproval approval, string by = "ana") => AnswerAsync(approval.Id, by, false, null);

    public Task<AnswerOutcome> AnswerAsync(string id, string by, bool isApproval, GrantTerms? grant) =>
        Service.AnswerAsync(id, new PersonAnswer(new Approver(by, ["dba", "legal"], true, "test"), isApproval, "because", grant), CancellationToken.None);

    public static async Task<bool> UseAsync(IApproval approval) => await approval.TryUseAsync(CancellationToken.None);

    public static async Task<ApprovalAnswer> WaitAsync(IApproval approval) => await approval.WaitAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    /// <summary>Whether it is decided already, so that nobody has to wait.</summary>
    public static bool IsAnswered(IApproval approval) => approval.WaitAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully;

    public async Task<ApprovalState> StateAsync(IApproval approval) => (await Service.FindAsync(approval.Id, CancellationToken.None))!.State;

    /// <summary>The process ends and another takes its place, with another clock if need be.</summary>
    public async Task RestartAsync(TimeProvider? time = null)
    {
        Service.Dispose();
        Service = Open(time);
        await Service.StartAsync();
    }

    public void Dispose()
    {
        Service.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private ApprovalService Open(TimeProvider? time = null) => new(
        new SqliteApprovalStore(Store), Settings, new ApprovalParts(name => People.GetValueOrDefault(name), Evidence, (request, stop) => Effect(request, stop)) { OwnerOf = agent => Owners.GetValueOrDefault(agent) }, time ?? Time, NullLogger.Instance);
}
