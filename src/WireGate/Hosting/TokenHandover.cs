using WireGate.Control;
using WireGate.Identity;

namespace WireGate.Hosting;

/// <summary>The last steps before a new token is given out: its certificate, and that it is told of. What fails revokes it.</summary>
internal sealed class TokenHandover(TokenService tokens)
{
    /// <param name="issued">The new token.</param>
    /// <param name="sshPublicKey">To be certified, or null.</param>
    /// <param name="tell">Tells the ledger and others; may throw.</param>
    public async Task<ControlReply.TokenIssued> CompleteAsync(IssuedToken issued, string? sshPublicKey, Action tell)
    {
        try
        {
            var certificate = sshPublicKey is null ? null : tokens.Certify(issued.Record, sshPublicKey);
            tell();
            return TokenRows.ToReply(issued, certificate);
        }
        catch
        {
            await tokens.RevokeAsync(issued.Record.Id, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}
