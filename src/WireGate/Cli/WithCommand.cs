using System.CommandLine;

namespace WireGate.Cli;

internal static class WithCommand
{
    /// <param name="context">The command line.</param>
    /// <param name="child">What stands behind "--".</param>
    public static Command Create(CliContext context, string[]? child)
    {
        var token = new TaskToken(context, TokenCommands.DefaultSession);
        var command = new Command("with", "Run a command with a token of its own: wiregate with TARGET… -- COMMAND. The token is revoked when the command ends.");
        token.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (child is null || child.Length == 0) throw new CliException(ExitCode.Usage, "name the command after \"--\": wiregate with TARGET -- COMMAND");
            // Before the token exists: a signal that comes now must not leave it behind.
            using var process = new ChildProcess(child);
            using var desk = new TokenDesk(await context.ConnectAsync(parsed, cancellationToken).ConfigureAwait(false));
            var (id, variables) = await token.IssueAsync(parsed, desk, "with " + Path.GetFileName(child[0]), cancellationToken).ConfigureAwait(false);
            try
            {
                return await process.RunAsync(variables).ConfigureAwait(false);
            }
            finally
            {
                await RevokeAsync(context, parsed, id).ConfigureAwait(false);
            }
        });
        return command;
    }

    /// <summary>Opened anew: the gate hangs up on whoever is silent, and may have been restarted since.</summary>
    private static async Task RevokeAsync(CliContext context, ParseResult parsed, string id)
    {
        using var desk = await TokenDesk.OpenAsync(context, parsed, CancellationToken.None).ConfigureAwait(false);
        await desk.RevokeAsync(id, CancellationToken.None).ConfigureAwait(false);
    }
}
