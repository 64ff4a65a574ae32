using WireGate.Core;
using WireGate.Core.Secrets;
using WireGate.EndToEnd.Approvals;
using WireGate.Identity;
using WireGate.Identity.Budgets;
using WireGate.Stores;
using WireGate.Testing;

namespace WireGate.EndToEnd.Identity;

/// <summary>What a node has of tokens, over a database that it shares with others.</summary>
internal sealed class TokenNode : IDisposable
{
    private static readonly AgentDirectory Directory = new([new Agent("planner", ["agents"], "ana")], [new Person("ana", ["dba"], PersonRole.Approver, 1000)]);

    public TokenNode(PostgresStoreSettings store, StorePassword password, TimeProvider? time = null) =>
        Service = new TokenService(store, password, Directory, new NoKeys(), time ?? TimeProvider.System, new Microsoft.Extensions.Logging.Logger<TokenService>(Log));

    public CollectingLogger Log { get; } = new();

    public TokenService Service { get; }

    public static async Task<TokenNode> StartAsync(StoreBed bed, TimeProvider? time = null)
    {
        var node = new TokenNode(bed.Settings, new StorePassword("gate", "pencil"), time);
        await node.Service.StartAsync();
        return node;
    }

    public Task<IssuedToken> IssueAsync(BudgetLimits? budget = null) => Service.IssueAsync(
        new TokenRequest { Agent = "planner", LoginFor = TimeSpan.FromMinutes(15), SessionFor = TimeSpan.FromHours(8), Budget = budget ?? BudgetLimits.None }, CancellationToken.None);

    public ValueTask<Principal?> LogInAsync(IssuedToken token) => LogInAsync(token.Text.Span.ToArray());

    public ValueTask<Principal?> LogInAsync(byte[] text) => Service.AuthenticateAsync(new PresentedCredential.Token(text), CancellationToken.None);

    public Task<bool> RevokeAsync(IssuedToken token) => Service.RevokeAsync(token.Record.Id, CancellationToken.None);

    /// <summary>Completes when this node hears that the token was revoked.</summary>
    public Task HearsOfAsync(IssuedToken token)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Service.Revoked += id => _ = id == token.Record.Id && heard.TrySetResult();
        return heard.Task.WaitAsync(TimeSpan.FromSeconds(20));
    }

    public void Dispose() => Service.Dispose();

    /// <summary>It signs nothing.</summary>
    private sealed class NoKeys : IKeyStore
    {
        public SecretBuffer ReadOrMake(string name, Func<SecretBuffer> make) => throw new NotSupportedException();
    }
}
