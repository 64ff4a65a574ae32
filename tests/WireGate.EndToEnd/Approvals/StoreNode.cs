using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Approvals;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Transport;
using WireGate.Stores;

namespace WireGate.EndToEnd.Approvals;

/// <summary>What a node has of approvals, over a database that it shares with others. Everybody but the asker may decide.</summary>
internal sealed class StoreNode : IApprovalEvidence, IDisposable
{
    private readonly List<ApprovalFactKind> _facts = [];

    public StoreNode(PostgresStoreSettings store, StorePassword password, TimeProvider? time = null)
    {
        var parts = new ApprovalParts(static name => Person(name), this, static (_, _) => Task.FromResult(ActionEffect.Unknown("not asked")));
        Service = new ApprovalService(store, password, ApprovalSettings.Default with { Pending = 100 }, parts, time ?? TimeProvider.System, NullLogger<ApprovalService>.Instance);
    }

    public ApprovalService Service { get; }

    /// <summary>How often this node recorded something of a kind.</summary>
    public int Count(ApprovalFactKind kind)
    {
        lock (_facts) return _facts.Count(fact => fact == kind);
    }

    void IApprovalEvidence.Keep(ApprovalFact fact)
    {
        lock (_facts) _facts.Add(fact.Kind);
    }

    public static ApprovalRequest Request(string text, int people = 1, GrantTerms? grant = null) => new()
    {
        Principal = new Principal { Agent = "planner", Owner = "bob", TokenId = "t", SessionExpires = DateTimeOffset.MaxValue },
        Target = new Target
        {
            Name = "one",
            Protocol = "p",
            Addresses = [new HostPort("h", 1)],
            Credential = "c",
            Tls = new UpstreamTls(UpstreamTlsMode.Disable),
            Settings = "",
        },
        Session = SessionId.Next(),
        Operation = 1,
        Action = new HeldAction { Kind = "DELETE", Exact = Encoding.UTF8.GetBytes(text), Text = text, Shape = "shape", Parameters = [new HeldParameter("$1", null, null)], State = [] },
        Accesses = new AccessSet("DELETE", [new Access(Effect.Delete, [], description: "orders")]),
        Terms = [new HoldTerms { Rule = "deletes", Groups = ["dba"], Count = people, Grant = grant }],
        Digest = SHA256.HashData(Encoding.UTF8.GetBytes(text)),
        ShapeDigest = grant is null ? default : SHA256.HashData("shape"u8),
    };

    public Task<IApproval> AskAsync(string text, int people = 1, GrantTerms? grant = null) => Service.AskAsync(Request(text, people, grant), CancellationToken.None).AsTask();

    public Task<AnswerOutcome> AnswerAsync(IApproval approval, string by, bool isApproval = true, GrantTerms? grant = null) =>
        Service.AnswerAsync(approval.Id, new PersonAnswer(Person(by), isApproval, "because", grant), CancellationToken.None);

    public static async Task<bool> UseAsync(IApproval approval) => await approval.TryUseAsync(CancellationToken.None);

    /// <summary>The answer; a wait that does not end fails the test.</summary>
    public static Task<ApprovalAnswer> WaitAsync(IApproval approval) => approval.WaitAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20));

    public async Task<ApprovalState> StateAsync(IApproval approval) => (await Service.FindAsync(approval.Id, CancellationToken.None))!.State;

    public void Dispose() => Service.Dispose();

    private static Approver Person(string name) => new(name, ["dba"], true, "test");
}
