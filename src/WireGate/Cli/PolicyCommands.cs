using System.CommandLine;
using WireGate.Control;

namespace WireGate.Cli;

internal static class PolicyCommands
{
    public static Command Create(CliContext context) => new("policy", "The rules.") { Explain(context) };

    private static Command Explain(CliContext context)
    {
        var agent = new Option<string>("--agent") { Description = "Who would ask.", Required = true };
        var target = new Option<string>("--target") { Description = "What would be asked.", Required = true };
        var text = new Argument<string?>("text") { Description = "The operation, such as an SQL statement; read from standard input if left out or \"-\".", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("explain", "Say what the rules make of an operation and why. Nothing is sent to the target but questions about its catalogue.")
        {
            agent, target, text,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = parsed.GetValue(text) is { } given and not "-" ? given : await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            var explained = await context.AskAsync<ControlReply.Explained>(
                parsed, new ControlRequest.Explain(parsed.GetValue(agent)!, parsed.GetValue(target)!, asked), cancellationToken).ConfigureAwait(false);
            if (context.Json(parsed)) context.Terminal.Json(explained, ControlJson.Default.ControlReply);
            else context.Terminal.Line(explained.Text.TrimEnd());
            return explained.Allowed ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }
}
