using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Core;
using WireGate.Identity;
using WireGate.Vault;
using WireGate.Vault.Sealing;

namespace WireGate.Tests.Identity;

/// <summary>A token service on a folder of its own, with a clock of its own.</summary>
internal sealed class TokenServiceFixture : IDisposable
{
    public static readonly AgentDirectory Directory = new(
        [new Agent("planner", ["agents", "nightly"], "ana"), new Agent("writer", [], null)],
        [new Person("ana", ["dba"], PersonRole.Approver, 1000)]);

    public TokenServiceFixture() => Service = OpenAnother();

    public StateFolder Folder { get; } = new();

    public ManualTime Time { get; } = new();

    public TokenService Service { get; }

    /// <summary>Where the service keeps the keys that it signs with.</summary>
    public static SealedKeys Keys(string folder) => new(folder, SealOptionsReader.Read(null, folder, folder), TimeProvider.System);

    public TokenService OpenAnother() => new(Folder.Path, Directory, Keys(Folder.Path), Time, NullLogger<TokenService>.Instance);

    public Task<IssuedToken> IssueAsync(TokenService? service = null) => (service ?? Service).IssueAsync(
        new TokenRequest { Agent = "planner", Targets = ["orders-db"], LoginFor = TimeSpan.FromMinutes(15), SessionFor = TimeSpan.FromHours(8) },
        CancellationToken.None);

    public ValueTask<Principal?> LogInAsync(IssuedToken token, TokenService? service = null) =>
        (service ?? Service).AuthenticateAsync(new PresentedCredential.Token(token.Text.Span.ToArray()), CancellationToken.None);

    public void Dispose()
    {
        Service.Dispose();
        Folder.Dispose();
    }
}
