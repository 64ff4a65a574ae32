using System.CommandLine;
using WireGate.Control;

namespace WireGate.Cli;

/// <summary><c>lock</c>, <c>unlock</c> and <c>lock list</c>.</summary>
internal static class LockCommands
{
    public static Command Lock(CliContext context)
    {
        var (kind, name) = (Kind(), Name());
        var reason = new Option<string?>("--reason") { Description = "Told to those who are refused." };
        var command = new Command("lock", "Refuse log-ins and end the live sessions of an agent, person, task or token, or at a target, until it is unlocked.")
        {
            kind, name, reason, List(context),
        };
        command.SetAction((parsed, cancellationToken) => AskAsync(
            context, parsed, new ControlRequest.Lock(parsed.GetValue(kind)!, parsed.GetValue(name)!, parsed.GetValue(reason)), cancellationToken));
        return command;
    }

    public static Command Unlock(CliContext context)
    {
        var (kind, name) = (Kind(), Name());
        var command = new Command("unlock", "Take a lock away.") { kind, name };
        command.SetAction((parsed, cancellationToken) => AskAsync(
            context, parsed, new ControlRequest.Unlock(parsed.GetValue(kind)!, parsed.GetValue(name)!), cancellationToken));
        return command;
    }

    private static Command List(CliContext context)
    {
        var command = new Command("list", "List what is locked.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var list = await context.AskAsync<ControlReply.LockList>(parsed, new ControlRequest.ListLocks(), cancellationToken).ConfigureAwait(false);
            if (context.Json(parsed)) context.Terminal.Json(list, ControlJson.Default.ControlReply);
            else context.Terminal.Table(["kind", "name", "since", "by", "reason"], list.Locks.Select(one => new[]
            {
                one.Kind, one.Name, Times.Show(one.Since), one.By, one.Reason ?? "",
            }));
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<int> AskAsync(CliContext context, ParseResult parsed, ControlRequest request, CancellationToken cancellationToken)
    {
        var done = await context.AskAsync<ControlReply.Done>(parsed, request, cancellationToken).ConfigureAwait(false);
        if (context.Json(parsed)) context.Terminal.Json(done, ControlJson.Default.ControlReply);
        else context.Terminal.Line(done.Message);
        return ExitCode.Done;
    }

    private static Argument<string> Kind()
    {
        var kind = new Argument<string>("kind") { Description = "agent, person, task, token or target." };
        kind.AcceptOnlyFromAmong(LockWords.All);
        return kind;
    }

    private static Argument<string> Name() => new("name") { Description = "Its name; of a token, its id." };
}
