using System.CommandLine;
using WireGate.Cli.Remote;
using WireGate.Control;

namespace WireGate.Cli.ApprovalsCommands;

/// <summary>Whom the commands about approvals ask: the gate of this machine, or one elsewhere over HTTPS.</summary>
internal static class ApprovalsDesk
{
    public static Option<string?> GateOption { get; } = new("--gate")
    {
        Description = "The console of a gate elsewhere that you are logged in to (wiregate login).",
        Recursive = true,
        HelpName = "URL",
    };

    /// <exception cref="CliException">The gate refuses, or can't be reached.</exception>
    public static async Task<T> AskAsync<T>(CliContext context, ParseResult parsed, ControlRequest request, CancellationToken cancellationToken) where T : ControlReply
    {
        if (parsed.GetValue(GateOption) is not { } address) return await context.AskAsync<T>(parsed, request, cancellationToken).ConfigureAwait(false);
        using var gate = RemoteApprovals.Open(address);
        return await new RemoteApprovals(gate).AskAsync(request, cancellationToken).ConfigureAwait(false) switch
        {
            T reply => reply,
            ControlReply.Refused refused => throw new CliException(refused.ExitCode, refused.Message),
            var other => throw new CliException(ExitCode.Unreachable, $"the gate answered {other.GetType().Name}"),
        };
    }

    /// <exception cref="CliException">The gate refuses, or can't be reached.</exception>
    public static async IAsyncEnumerable<ControlReply> WatchAsync(
        CliContext context, ParseResult parsed, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (parsed.GetValue(GateOption) is { } address)
        {
            using var gate = RemoteApprovals.Open(address);
            await foreach (var reply in new RemoteApprovals(gate).WatchAsync(cancellationToken).ConfigureAwait(false)) yield return reply;
            yield break;
        }

        using var client = await context.ConnectAsync(parsed, cancellationToken).ConfigureAwait(false);
        await foreach (var reply in client.FollowAsync(new ControlRequest.WatchApprovals(), cancellationToken).ConfigureAwait(false)) yield return reply;
    }
}
