using System.CommandLine;
using System.Globalization;
using WireGate.Control;

namespace WireGate.Cli;

internal static class SessionsCommands
{
    public static Command Create(CliContext context) => new("sessions", "The live sessions.")
    {
        List(context), Watch(context), Kill(context),
    };

    private static Command List(CliContext context)
    {
        var command = new Command("list", "List the live sessions.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var list = await context.AskAsync<ControlReply.SessionList>(parsed, new ControlRequest.ListSessions(), cancellationToken).ConfigureAwait(false);
            Show(context, parsed, list);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Watch(CliContext context)
    {
        var command = new Command("watch", "Show the live sessions as they come and go, until interrupted.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = await context.ConnectAsync(parsed, cancellationToken).ConfigureAwait(false);
            try
            {
                await foreach (var reply in client.FollowAsync(new ControlRequest.WatchSessions(), cancellationToken).ConfigureAwait(false))
                {
                    if (reply is ControlReply.Refused refused) throw new CliException(refused.ExitCode, refused.Message);
                    if (reply is not ControlReply.SessionList list) continue;
                    context.Terminal.Clear();
                    Show(context, parsed, list);
                }
            }
            catch (IOException error)
            {
                throw new CliException(ExitCode.Unreachable, error.Message);
            }

            throw new CliException(ExitCode.Unreachable, "the gate hung up");
        });
        return command;
    }

    private static Command Kill(CliContext context)
    {
        var id = new Argument<string>("session") { Description = "The session's id." };
        var command = new Command("kill", "End a session now.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var done = await context.AskAsync<ControlReply.Done>(parsed, new ControlRequest.KillSession(parsed.GetValue(id)!), cancellationToken).ConfigureAwait(false);
            if (context.Json(parsed)) context.Terminal.Json(done, ControlJson.Default.ControlReply);
            else context.Terminal.Line(done.Message);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(CliContext context, ParseResult parsed, ControlReply.SessionList list)
    {
        if (context.Json(parsed)) context.Terminal.Json(list, ControlJson.Default.ControlReply);
        else context.Terminal.Table(["session", "agent", "target", "client", "opened", "operations", "denied"], list.Sessions.Select(session => new[]
        {
            session.Id, session.Agent ?? "(logging in)", session.Target ?? "-", session.Client, Times.Show(session.Opened),
            session.Operations.ToString(CultureInfo.InvariantCulture), session.Denials.ToString(CultureInfo.InvariantCulture),
        }));
    }
}
