using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Identity;
using WireGate.Identity.Issuers;
using WireGate.Identity.Jwt;
using WireGate.Testing;

namespace WireGate.Tests.Identity.Jwt;

/// <summary>A gate's identity with one issuer, whose keys are asked for without a network.</summary>
internal sealed class JwtBed : IDisposable
{
    public const string People = "people: { ana: { groups: [dba] }, bob: {} }\n";
    public const string Agents = "agents: { planner: { groups: [agents], owner: ana }, writer: { owner: bob } }\ngroups: [deployers]\n";
    public const string Issuers = "issuers: { corp: { url: https://idp.example.com, audience: wiregate, agents: \"*\" } }\n";

    private readonly DirectoryInfo _state = System.IO.Directory.CreateTempSubdirectory("wg-");
    private readonly TokenService _tokens;

    public JwtBed(string? yaml = null, Func<Task<JwtKeys>>? read = null)
    {
        _tokens = new TokenService(_state.FullName, Directory(yaml ?? Agents + People + Issuers), TokenServiceFixture.Keys(_state.FullName), Time, NullLogger<TokenService>.Instance);
        Identity = new GateIdentity(_tokens, Time, Log,
            issuer => new IssuerKeys(issuer, _ => read is not null ? read() : Task.FromResult(JwtKeys.Read(Mint.KeySetBytes)), Time, Log));
    }

    /// <summary>The gate's own tokens.</summary>
    public TokenService Tokens => _tokens;

    public WireGate.Testing.ManualTime Time { get; } = new();

    public CollectingLogger Log { get; } = new();

    public JwtMint Mint { get; } = new();

    public GateIdentity Identity { get; }

    public static AgentDirectory Directory(string yaml, string folder = "/") =>
        AgentDirectoryReader.Read(ConfigDocument.Parse("wiregate.yaml", new StringReader(yaml)).AsMapping(), folder);

    /// <summary>Logs in with a JWT.</summary>
    public async Task<Principal?> ShowAsync(string token) =>
        await Identity.AuthenticateAsync(new PresentedCredential.Token(System.Text.Encoding.UTF8.GetBytes(token)), CancellationToken.None);

    /// <summary>The reason of the last refusal, as the log has it.</summary>
    public string LastProblem => Log.Lines.Last(line => line.Id.Id == 3012).Text.Split("problem ")[1].Trim();

    public void Dispose()
    {
        _tokens.Dispose();
        Mint.Dispose();
        _state.Delete(recursive: true);
    }
}
