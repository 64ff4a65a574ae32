using System.Reflection;
using Microsoft.Extensions.Logging;
using WireGate.Control;
using WireGate.Core;
using WireGate.Identity;
using WireGate.Native;

namespace WireGate.Hosting;

/// <summary>Answers the operators.</summary>
internal sealed class ControlDesk(Gate gate, Reloader reloader, ILogger logger) : IControlDesk
{
    private static readonly uint GateUser = Posix.EffectiveUser();

    private readonly DateTimeOffset _started = gate.Time.GetUtcNow();

    /// <summary>Set once the gate stops: shown to whoever asks.</summary>
    public bool IsDraining { get; set; }

    public Caller? Recognise(uint user) => Caller.From(user, GateUser, gate.Tokens.Agents);

    public async Task<ControlReply> AnswerAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request switch
            {
                ControlRequest.IssueToken issue => await IssueAsync(issue, cancellationToken).ConfigureAwait(false),
                ControlRequest.RevokeToken revoke => await gate.Tokens.RevokeAsync(revoke.Id, cancellationToken).ConfigureAwait(false)
                    ? new ControlReply.Done("revoked " + revoke.Id) : new ControlReply.Refused(1, "there is no such token to revoke"),
                ControlRequest.ListTokens => new ControlReply.TokenList(
                    [.. (await gate.Tokens.ListAsync(cancellationToken).ConfigureAwait(false)).Select(TokenRows.Of)]),
                ControlRequest.ListSessions or ControlRequest.WatchSessions => Sessions(),
                ControlRequest.KillSession kill => Kill(kill.Id),
                ControlRequest.Reload => await ReloadAsync(cancellationToken).ConfigureAwait(false),
                ControlRequest.AskStatus => Status(),
                ControlRequest.Explain explain => await new Explainer(gate).ExplainAsync(explain, cancellationToken).ConfigureAwait(false),
                _ => new ControlReply.Refused(2, "this gate does not know that command"),
            };
        }
        catch (Exception error) when (error is IdentityException or UpstreamException or CredentialException or ProtocolViolationException)
        {
            return new ControlReply.Refused(2, error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Its message may hold the text that was to be explained.
            Logging.GateLog.ControlFailed(logger, error.GetType().Name);
            return new ControlReply.Refused(3, "the gate failed to answer; its log has more");
        }
    }

    private async Task<ControlReply> IssueAsync(ControlRequest.IssueToken request, CancellationToken cancellationToken)
    {
        foreach (var target in request.Targets)
            if (gate.Targets.Find(target) is null) return new ControlReply.Refused(2, $"there is no target \"{target}\"");
        using var issued = await gate.Tokens.IssueAsync(TokenRows.ToRequest(request), cancellationToken).ConfigureAwait(false);
        return TokenRows.ToReply(issued);
    }

    private ControlReply.SessionList Sessions() =>
        new([.. gate.Sessions.All.Select(SessionRow.Of).OrderBy(row => row.Opened).ThenBy(row => row.Id, StringComparer.Ordinal)]);

    private ControlReply Kill(string id)
    {
        if (gate.Sessions.Find(id) is not { } session) return new ControlReply.Refused(1, "there is no such session");
        session.End(SessionEnd.Killed);
        return new ControlReply.Done("ended " + id);
    }

    private async Task<ControlReply> ReloadAsync(CancellationToken cancellationToken)
    {
        var errors = await reloader.ReloadAsync(cancellationToken).ConfigureAwait(false);
        return errors.IsEmpty ? new ControlReply.Done("the configuration is in force") : new ControlReply.Refused(2, string.Join('\n', errors));
    }

    private ControlReply.Status Status() => new(
        Version, Path.GetFullPath(gate.Targets.Configuration.File), Environment.ProcessId, _started, IsDraining, gate.Sessions.Count,
        [.. gate.Listeners.Names.Order(StringComparer.Ordinal)], [.. gate.Targets.Configuration.Targets.Keys.Order(StringComparer.Ordinal)]);

    public static string Version { get; } =
        typeof(ControlDesk).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
