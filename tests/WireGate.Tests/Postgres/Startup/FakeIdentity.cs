using System.Security.Cryptography;
using System.Text;
using WireGate.Core;
using WireGate.Postgres.Authentication;

namespace WireGate.Tests.Postgres.Startup;

/// <summary>Knows one token.</summary>
internal sealed class FakeIdentity : IIdentity
{
    public const string Token = "wgt_abc_secret";
    public const string TokenId = "wgt_abc";

    public Sessions.FakeRecorder Recorder { get; } = new();

    public List<PresentedCredential> Presented { get; } = [];

    /// <summary>The memory that the token was shown in: to see whether it was wiped.</summary>
    public ReadOnlyMemory<byte> Shown { get; private set; }

    public bool IsRevoked { get; set; }

    public WireGate.Core.Limits.IBudget? Budget { get; init; }

    public ValueTask<Principal?> AuthenticateAsync(PresentedCredential presented, CancellationToken cancellationToken)
    {
        Presented.Add(presented);
        if (presented is PresentedCredential.Token token) Shown = token.Bytes;
        var known = presented switch
        {
            PresentedCredential.Token shown => Encoding.UTF8.GetString(shown.Bytes.Span) == Token,
            PresentedCredential.ProvenToken proven => proven.TokenId == TokenId,
            _ => false,
        };
        return new(known && !IsRevoked
            ? new Principal { Agent = "planner", TokenId = TokenId, SessionExpires = DateTimeOffset.MaxValue, Budget = Budget } : null);
    }

    public string? Obstacle { get; set; }

    public ValueTask<ScramVerifier> FindScramVerifierAsync(string tokenId, CancellationToken cancellationToken)
    {
        var keys = new byte[ScramKeys.PairLength];
        var salt = SHA256.HashData(Encoding.UTF8.GetBytes(tokenId))[..16];
        ScramKeys.Derive(Encoding.UTF8.GetBytes(tokenId == TokenId ? Token : "no such password"), salt, 4096, keys);
        return new(new ScramVerifier([.. salt], 4096, [.. SHA256.HashData(keys.AsSpan(0, 32))], [.. keys[32..]]));
    }

    public bool LooksLikeTokenId(string userName) => userName.StartsWith("wgt_", StringComparison.Ordinal);
}
