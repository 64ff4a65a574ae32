using System.Collections.Concurrent;
using System.CommandLine;
using System.Security.Cryptography;

namespace WireGate.Cli;

internal static class WithCommand
{
    /// <param name="context">The command line.</param>
    /// <param name="child">What stands behind "--".</param>
    public static Command Create(CliContext context, string[]? child)
    {
        var token = new TaskToken(context, TokenCommands.DefaultLogin);
        var command = new Command("with", "Run a command with a token of its own, renewed while it runs: wiregate with TARGET… -- COMMAND. The token is revoked when the command ends.");
        token.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (child is null || child.Length == 0) throw new CliException(ExitCode.Usage, "name the command after \"--\": wiregate with TARGET -- COMMAND");
            // Before the token exists: a signal that comes now must not leave it behind.
            using var process = new ChildProcess(child);
            // Where no gate runs, that is what is wrong.
            (await context.ConnectAsync(parsed, cancellationToken).ConfigureAwait(false)).Dispose();
            var plan = token.Plan(parsed, "with " + Path.GetFileName(child[0]));
            var ids = new ConcurrentQueue<string>();
            try
            {
                using var file = plan.TakesPasswordFile ? new PasswordFile() : null;
                return file is null
                    ? await RunOnceAsync(context, parsed, plan, process, ids, cancellationToken).ConfigureAwait(false)
                    : await RunRenewedAsync(context, parsed, plan, process, ids, file, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                await RevokeAsync(context, parsed, ids).ConfigureAwait(false);
            }
        });
        return command;
    }

    /// <summary>Where clients log in by SCRAM alone, a token is bound to the user name, which a running command can't be told anew: it gets one for all of its time.</summary>
    private static async Task<int> RunOnceAsync(
        CliContext context, ParseResult parsed, TaskTokenPlan plan, ChildProcess process, ConcurrentQueue<string> ids, CancellationToken cancellationToken)
    {
        var (_, variables) = await MintAsync(context, parsed, plan with { Login = plan.Session }, null, ids, cancellationToken).ConfigureAwait(false);
        return await process.RunAsync(variables).ConfigureAwait(false);
    }

    private static async Task<int> RunRenewedAsync(
        CliContext context, ParseResult parsed, TaskTokenPlan plan, ChildProcess process, ConcurrentQueue<string> ids, PasswordFile file, CancellationToken cancellationToken)
    {
        var (_, variables) = await MintAsync(context, parsed, plan, file, ids, cancellationToken).ConfigureAwait(false);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var renewal = new TokenRenewal(async stop =>
        {
            await MintAsync(context, parsed, plan, file, ids, stop).ConfigureAwait(false);
            return plan.Login;
        }, TimeProvider.System).RunAsync(plan.Login, over.Token);
        try
        {
            return await process.RunAsync(variables).ConfigureAwait(false);
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await renewal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The gate is asked anew each time: it hangs up on whoever is silent, and may have been restarted since.</summary>
    private static async Task<(string Id, IReadOnlyList<KeyValuePair<string, string>> Variables)> MintAsync(
        CliContext context, ParseResult parsed, TaskTokenPlan plan, PasswordFile? file, ConcurrentQueue<string> ids, CancellationToken cancellationToken)
    {
        using var desk = new TokenDesk(await context.ConnectAsync(parsed, cancellationToken).ConfigureAwait(false));
        // Once asked for, it is waited for: one that nobody heard of would not be revoked.
        var issued = await desk.IssueAsync(plan.ToRequest(), CancellationToken.None).ConfigureAwait(false);
        try
        {
            ids.Enqueue(issued.Token.Id);
            file?.Write(issued.Text);
            return (issued.Token.Id, plan.Variables(issued.Token.Id, issued.Text, file?.Path));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(issued.Text);
        }
    }

    private static async Task RevokeAsync(CliContext context, ParseResult parsed, IEnumerable<string> ids)
    {
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            using var desk = await TokenDesk.OpenAsync(context, parsed, CancellationToken.None).ConfigureAwait(false);
            await desk.RevokeAsync(id, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
