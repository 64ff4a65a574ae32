using System.CommandLine;
using System.Security.Cryptography;
using WireGate.Control;

namespace WireGate.Cli;

internal static class TokenCommands
{
    /// <summary>Long enough to start a task with, short enough that a token in a log is soon worth nothing.</summary>
    public static readonly TimeSpan DefaultLogin = TimeSpan.FromMinutes(15);

    /// <summary>A working day.</summary>
    public static readonly TimeSpan DefaultSession = TimeSpan.FromHours(8);

    public static Command Create(CliContext context) => new("token", "What agents log in with.")
    {
        Issue(context), TokenExchangeCommand.Create(context), Revoke(context), List(context),
    };

    private static Command Issue(CliContext context)
    {
        var agent = new Option<string>("--agent") { Description = "Who will log in with it.", Required = true };
        var login = Times.DurationOption("--ttl", "How long log-ins are taken.", DefaultLogin);
        var session = Times.DurationOption("--session", "How long its sessions may last, from now on.", DefaultSession);
        var label = new Option<string?>("--label") { Description = "What it is for, shown where tokens are listed." };
        var command = new Command("issue", "Make a token and print it, this once.") { agent, login, session, label };
        var options = new TokenOptions();
        options.AddTo(command, withTask: true);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var desk = await TokenDesk.OpenAsync(context, parsed, cancellationToken).ConfigureAwait(false);
            var request = new ControlRequest.IssueToken(
                parsed.GetValue(agent)!, options.Targets(parsed), parsed.GetValue(login).TotalSeconds, parsed.GetValue(session).TotalSeconds, parsed.GetValue(label))
            {
                Extras = options.Read(parsed, withTargets: false),
            };
            var issued = await desk.IssueAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                Show(context, parsed, issued);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(issued.Text);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static Command Revoke(CliContext context)
    {
        var id = new Argument<string>("id") { Description = "The token's id: wgt_ and ten characters." };
        var command = new Command("revoke", "Make a token worthless and end its sessions.") { id };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var desk = await TokenDesk.OpenAsync(context, parsed, cancellationToken).ConfigureAwait(false);
            var name = parsed.GetValue(id)!;
            if (!await desk.RevokeAsync(name, cancellationToken).ConfigureAwait(false))
                throw new CliException(ExitCode.No, $"there is no token \"{name}\" to revoke");
            if (context.Json(parsed)) context.Terminal.Json(new ControlReply.Done("revoked"), ControlJson.Default.ControlReply);
            else context.Terminal.Line($"revoked {name}");
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(CliContext context)
    {
        var command = new Command("list", "List tokens; their text is kept nowhere.");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var desk = await TokenDesk.OpenAsync(context, parsed, cancellationToken).ConfigureAwait(false);
            var rows = await desk.ListAsync(cancellationToken).ConfigureAwait(false);
            if (context.Json(parsed)) context.Terminal.Json(new ControlReply.TokenList(rows), ControlJson.Default.ControlReply);
            else context.Terminal.Table(["token", "agent", "targets", "log in until", "sessions until", "state", "label"], rows.Select(row => new[]
            {
                row.Id, row.Agent, row.Targets.Length == 0 ? "any" : string.Join(", ", row.Targets), Times.Show(row.LoginExpires),
                Times.Show(row.SessionExpires), StateOf(row), row.Label ?? "",
            }));
            return ExitCode.Done;
        });
        return command;
    }

    private static string StateOf(TokenRow row)
    {
        var now = DateTimeOffset.UtcNow;
        return row.Revoked is not null ? "revoked" : now >= row.SessionExpires ? "over" : now >= row.LoginExpires ? "sessions only" : "good";
    }

    internal static void Show(CliContext context, ParseResult parsed, ControlReply.TokenIssued issued)
    {
        if (context.Json(parsed))
        {
            context.Terminal.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("id"u8, issued.Token.Id);
                json.WriteString("token"u8, issued.Text);
                json.WriteString("agent"u8, issued.Token.Agent);
                json.WriteString("login_expires"u8, issued.Token.LoginExpires);
                json.WriteString("session_expires"u8, issued.Token.SessionExpires);
                if (issued.Certificate is { } line) json.WriteString("certificate"u8, line);
                json.WriteEndObject();
            });
            return;
        }

        context.Terminal.Note($"token {issued.Token.Id} for {issued.Token.Agent}: log in until {Times.Show(issued.Token.LoginExpires)}, "
            + $"sessions until {Times.Show(issued.Token.SessionExpires)}. It is shown this once:");
        context.Terminal.Raw(issued.Text);
        context.Terminal.Raw("\n"u8);
        if (issued.Certificate is not { } certificate) return;
        context.Terminal.Note("and its certificate, for KEY-cert.pub beside the key:");
        context.Terminal.Line(certificate);
    }
}
