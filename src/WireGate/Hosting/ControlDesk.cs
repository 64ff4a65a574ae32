using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;
using WireGate.Approvals;
using WireGate.Control;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Identity;
using WireGate.Identity.Exchange;
using WireGate.Native;
using WireGate.Recording.Ledger;
using WireGate.Recording.Live;

namespace WireGate.Hosting;

/// <summary>Answers the operators.</summary>
internal sealed class ControlDesk(Gate gate, Reloader reloader, ILogger logger) : IControlDesk
{
    private static readonly uint GateUser = Posix.EffectiveUser();

    private readonly DateTimeOffset _started = gate.Time.GetUtcNow();

    /// <summary>Set once the gate stops: shown to whoever asks.</summary>
    public bool IsDraining { get; set; }

    public IApprovalsControl Approvals { get; } = new ApprovalsControl(gate.Approvals, logger);

    public Caller? Recognise(uint user) => Caller.From(user, GateUser, gate.Tokens.Agents, gate.Tokens.Locks.IsPersonLocked);

    public async Task<ControlReply> AnswerAsync(ControlRequest request, string by, CancellationToken cancellationToken)
    {
        try
        {
            return request switch
            {
                ControlRequest.IssueToken issue => await IssueAsync(issue, by, cancellationToken).ConfigureAwait(false),
                ControlRequest.ExchangeToken exchange => await ExchangeAsync(exchange, by, cancellationToken).ConfigureAwait(false),
                ControlRequest.Lock asked => await LockAsync(asked, by, cancellationToken).ConfigureAwait(false),
                ControlRequest.Unlock asked => await UnlockAsync(asked, by, cancellationToken).ConfigureAwait(false),
                ControlRequest.ListLocks => new ControlReply.LockList([.. gate.Tokens.Locks.All.Select(LockRow.Of)]),
                ControlRequest.RevokeToken revoke => await RevokeAsync(revoke.Id, by, cancellationToken).ConfigureAwait(false),
                ControlRequest.ListTokens => new ControlReply.TokenList(
                    [.. (await gate.Tokens.ListAsync(cancellationToken).ConfigureAwait(false)).Select(TokenRows.Of)]),
                ControlRequest.ListSessions or ControlRequest.WatchSessions => Sessions(),
                ControlRequest.KillSession kill => Kill(kill.Id, by),
                ControlRequest.Reload => await ReloadAsync(by, cancellationToken).ConfigureAwait(false),
                ControlRequest.AskStatus => Status() with { Approvals = await FiguresAsync(cancellationToken).ConfigureAwait(false) },
                ControlRequest.ShredRecording shred => await ShredAsync(shred, by, cancellationToken).ConfigureAwait(false),
                ControlRequest.TellSecret secret => Tell(secret, by),
                ControlRequest.Explain explain => await new Explainer(gate).ExplainAsync(explain, cancellationToken).ConfigureAwait(false),
                _ => new ControlReply.Refused(2, "this gate does not know that command"),
            };
        }
        catch (LedgerUnavailableException error)
        {
            return new ControlReply.Refused(3, "it can't be recorded, so it was not done: " + error.Message);
        }
        catch (ExchangeException error)
        {
            return new ControlReply.Refused(error.Code == ExchangeException.InvalidRequest ? 2 : 1, error.Message);
        }
        catch (Exception error) when (error is IdentityException or UpstreamException or CredentialException or ProtocolViolationException)
        {
            return new ControlReply.Refused(error is IdentityException && gate.Tokens.Problem is not null ? 3 : 2, error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Its message may hold the text that was to be explained.
            Logging.GateLog.ControlFailed(logger, error.GetType().Name);
            return new ControlReply.Refused(3, "the gate failed to answer; its log has more");
        }
    }

    private async Task<ControlReply> IssueAsync(ControlRequest.IssueToken request, string by, CancellationToken cancellationToken)
    {
        var asked = TokenRows.ToRequest(request);
        foreach (var target in request.Targets.Concat(asked.Permissions.Named.Keys))
            if (gate.Targets.Find(target) is null) return new ControlReply.Refused(2, $"there is no target \"{target}\"");
        using var issued = await gate.Tokens.IssueAsync(asked, cancellationToken).ConfigureAwait(false);
        return await new TokenHandover(gate.Tokens).CompleteAsync(
            issued, request.Extras.SshPublicKey, () => gate.Admin.TokenIssued(issued.Record.Id, issued.Record.Agent, issued.Record.Targets, by)).ConfigureAwait(false);
    }

    private async Task<ControlReply> ExchangeAsync(ControlRequest.ExchangeToken request, string by, CancellationToken cancellationToken)
    {
        using var issued = await gate.Exchange.ExchangeAsync(TokenRows.ToRequest(request), cancellationToken).ConfigureAwait(false);
        return await new TokenHandover(gate.Tokens).CompleteAsync(
            issued, request.Extras.SshPublicKey, () => gate.Admin.TokenExchanged(issued.Record.Id, issued.Record.Agent, issued.Record.Parent!.Id, by)).ConfigureAwait(false);
    }

    private async Task<ControlReply> LockAsync(ControlRequest.Lock request, string by, CancellationToken cancellationToken)
    {
        // Taking a right away waits for nothing: it is told afterwards.
        var isNew = await gate.Tokens.LockAsync(LockWords.Parse(request.Kind), request.Name, by, request.Reason, cancellationToken).ConfigureAwait(false);
        gate.Sweep.Run();
        if (!isNew) return new ControlReply.Done($"{request.Kind} {request.Name} was locked already");
        gate.Admin.Locked(request.Kind, request.Name, request.Reason, by);
        return new ControlReply.Done($"locked {request.Kind} {request.Name}");
    }

    private async Task<ControlReply> UnlockAsync(ControlRequest.Unlock request, string by, CancellationToken cancellationToken)
    {
        var kind = LockWords.Parse(request.Kind);
        if (!gate.Tokens.Locks.All.Any(one => one.Kind == kind && one.Name == request.Name))
            return new ControlReply.Refused(1, $"{request.Kind} {request.Name} is not locked");
        // Giving a right back waits until it is told.
        gate.Admin.Unlocked(request.Kind, request.Name, by);
        await gate.Tokens.UnlockAsync(kind, request.Name, by, cancellationToken).ConfigureAwait(false);
        return new ControlReply.Done($"unlocked {request.Kind} {request.Name}");
    }

    private async Task<ControlReply> RevokeAsync(string id, string by, CancellationToken cancellationToken)
    {
        // Taking a right away waits for nothing: it is told afterwards.
        if (!await gate.Tokens.RevokeAsync(id, cancellationToken).ConfigureAwait(false)) return new ControlReply.Refused(1, "there is no such token to revoke");
        var token = (await gate.Tokens.ListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(token => token.Id == id);
        gate.Admin.TokenRevoked(id, token?.Agent ?? "", token is null ? [] : [.. token.Targets], by);
        return new ControlReply.Done("revoked " + id);
    }

    private ControlReply.SessionList Sessions() =>
        new([.. gate.Sessions.All.Select(SessionRow.Of).OrderBy(row => row.Opened).ThenBy(row => row.Id, StringComparer.Ordinal)]);

    private ControlReply Kill(string id, string by)
    {
        if (gate.Sessions.Find(id) is not { } session) return new ControlReply.Refused(1, "there is no such session");
        session.End(SessionEnd.Killed);
        gate.Admin.SessionKilled(id, by);
        return new ControlReply.Done("ended " + id);
    }

    private async Task<ControlReply> ShredAsync(ControlRequest.ShredRecording request, string by, CancellationToken cancellationToken)
    {
        if (gate.Recorders.Recording is not { } recording) return new ControlReply.Refused(1, "nothing is recorded here");
        if (request.Reason.Length is 0 or > ControlRequest.ShredRecording.LongestReason) return new ControlReply.Refused(2, "the reason is empty or too long");
        try
        {
            // Reads the ledger and writes files.
            await Task.Run(() => recording.Shred(request.Session, request.Reason, by), cancellationToken).ConfigureAwait(false);
            gate.Admin.Shredded(request.Session, by);
            return new ControlReply.Done("shredded " + request.Session);
        }
        catch (ShreddingException error)
        {
            return new ControlReply.Refused(1, error.Message);
        }
    }

    private ControlReply Tell(ControlRequest.TellSecret request, string by)
    {
        if (request.Name.Length is 0 or > ControlRequest.TellSecret.LongestName) return new ControlReply.Refused(2, "that is no name of a credential");
        gate.Admin.SecretChanged(request.Change, request.Name, by);
        return new ControlReply.Done("told");
    }

    private async Task<ControlReply> ReloadAsync(string by, CancellationToken cancellationToken)
    {
        var (errors, atNextStart) = await reloader.ReloadAsync(by, cancellationToken).ConfigureAwait(false);
        if (!errors.IsEmpty) return new ControlReply.Refused(2, string.Join('\n', errors));
        // What was read before goes on there: whoever asked must not believe that it changed.
        return new ControlReply.Done("the configuration is in force" + (atNextStart.IsEmpty ? "" : ", except what takes effect at the next start only: " + string.Join(", ", atNextStart)));
    }

    /// <summary>A health check is answered also where nobody can be asked.</summary>
    private async Task<ApprovalFigures?> FiguresAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await gate.Approvals.ReadFiguresAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ApprovalException)
        {
            return null;
        }
    }

    private ControlReply.Status Status() => new(
        Version, Path.GetFullPath(gate.Targets.Configuration.File), Environment.ProcessId, _started, IsDraining, gate.Sessions.Count,
        [.. gate.Listeners.Names.Order(StringComparer.Ordinal)], [.. gate.Targets.Configuration.Targets.Values.Select(configured => Shown(configured.Target)).Order(StringComparer.Ordinal)], gate.Recorders.Recording?.Problem ?? gate.Tokens.Problem);

    private string Shown(Target target) => target.UnenforcedUntil is { } until && until > gate.Time.GetUtcNow()
        ? string.Create(CultureInfo.InvariantCulture, $"{target.Name} (NOT ENFORCING until {until:yyyy-MM-dd'T'HH:mm'Z'})") : target.Name;

    public static string Version { get; } =
        typeof(ControlDesk).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
