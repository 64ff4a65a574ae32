using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Configuration;
using WireGate.Control;
using WireGate.Hosting;

namespace WireGate.Cli.PolicyCommands;

/// <summary>What the rules make of one operation.</summary>
internal static class ExplainPolicy
{
    public static Command Create(CliContext context)
    {
        var agent = new Option<string>("--agent") { Description = "Who would ask.", Required = true };
        var target = new Option<string>("--target") { Description = "What would be asked.", Required = true };
        var task = new Option<string?>("--task") { Description = "What the agent would work on." };
        var actors = new Option<string[]>("--actor") { Description = "An agent through which it would have got its token, the nearest first; may be given several times.", DefaultValueFactory = _ => [] };
        var text = new Argument<string?>("text") { Description = "The operation, such as an SQL statement; read from standard input if left out or \"-\".", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("explain", "Say what the rules make of an operation and why. Nothing is sent to the target but questions about its catalogue.")
        {
            agent, target, task, actors, text,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = parsed.GetValue(text) is { } given and not "-" ? given : await System.Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            var explained = await ExplainAsync(
                context, parsed, new ControlRequest.Explain(parsed.GetValue(agent)!, parsed.GetValue(target)!, asked)
                {
                    Task = parsed.GetValue(task),
                    Actors = parsed.GetValue(actors)!,
                }, cancellationToken).ConfigureAwait(false);
            if (context.Json(parsed)) context.Terminal.Json(explained, ControlJson.Default.ControlReply);
            else context.Terminal.Line(explained.Text.TrimEnd());
            if (explained.Note is { } note) context.Terminal.Note(note);
            return explained.Allowed ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    /// <summary>By the rules of the running gate; where none runs, by those of the configuration.</summary>
    private static async Task<ControlReply.Explained> ExplainAsync(
        CliContext context, ParseResult parsed, ControlRequest.Explain request, CancellationToken cancellationToken)
    {
        using var client = await context.TryConnectAsync(parsed, cancellationToken).ConfigureAwait(false);
        if (client is not null) return await CliContext.AskAsync<ControlReply.Explained>(client, request, cancellationToken).ConfigureAwait(false);
        var file = context.ConfigFile(parsed);
        StateFolder.Prepare(ConfigurationLoader.LoadGate(file).StateFolder);
        using var gate = Gate.Create(file, NullLoggerFactory.Instance, TimeProvider.System);
        return await new Explainer(gate).ExplainAsync(request, cancellationToken).ConfigureAwait(false) switch
        {
            ControlReply.Explained explained => explained,
            ControlReply.Refused refused => throw new CliException(refused.ExitCode, refused.Message),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }
}
