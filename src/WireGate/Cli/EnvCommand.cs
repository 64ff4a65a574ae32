using System.CommandLine;

namespace WireGate.Cli;

internal static class EnvCommand
{
    public static Command Create(CliContext context)
    {
        var token = new TaskToken(context, TokenCommands.DefaultLogin);
        var format = new Option<string>("--format") { Description = "shell (for eval), json, or docker (for --env-file).", DefaultValueFactory = _ => "shell" };
        format.AcceptOnlyFromAmong("shell", "json", "docker");
        var command = new Command("env", "Make a token and print what a client sets to reach a target.") { format };
        token.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var desk = await TokenDesk.OpenAsync(context, parsed, cancellationToken).ConfigureAwait(false);
            var variables = await token.IssueAsync(parsed, desk, "env", cancellationToken).ConfigureAwait(false);
            Show(context.Terminal, context.Json(parsed) ? "json" : parsed.GetValue(format)!, variables);
            return ExitCode.Done;
        });
        return command;
    }

    private static void Show(Terminal terminal, string format, IReadOnlyList<KeyValuePair<string, string>> variables)
    {
        if (format == "json")
        {
            terminal.Json(json =>
            {
                json.WriteStartObject();
                foreach (var (name, value) in variables) json.WriteString(name, value);
                json.WriteEndObject();
            });
            return;
        }

        // docker's --env-file takes the rest of the line as it is.
        foreach (var (name, value) in variables)
            terminal.Line(format == "shell" ? $"export {name}={ShellText.Quote(value)}" : $"{name}={value}");
    }
}
