using System.CommandLine;
using System.Security.Cryptography;
using WireGate.Control;

namespace WireGate.Cli;

internal static class TokenExchangeCommand
{
    /// <summary>As long as any token that a client may show.</summary>
    private const int MaxToken = 16 * 1024;

    public static Command Create(CliContext context)
    {
        var actor = new Option<string?>("--actor-token") { Description = "A file with the token by which the agent that will use it proves who it is.", HelpName = "FILE" };
        var login = Times.DurationOption("--ttl", "How long log-ins are taken.", TokenCommands.DefaultLogin);
        var session = Times.DurationOption("--session", "How long its sessions may last, from now on; no longer than the other token's.", TokenCommands.DefaultSession);
        var label = new Option<string?>("--label") { Description = "What it is for, shown where tokens are listed." };
        var options = new TokenOptions();
        var command = new Command("exchange", "Trade a token, read from standard input, for one that is for less, and print that.") { actor, login, session, label };
        options.AddTo(command, withTask: false);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var subject = SecretInput.Read(context.Terminal, "the token to trade:");
            var request = new ControlRequest.ExchangeToken(
                subject.Span.ToArray(), parsed.GetValue(actor) is { } file ? ReadToken(file) : null,
                Math.Min(parsed.GetValue(login).TotalSeconds, parsed.GetValue(session).TotalSeconds), parsed.GetValue(session).TotalSeconds, parsed.GetValue(label))
            {
                Extras = options.Read(parsed, withTargets: true),
            };
            try
            {
                var issued = await context.AskAsync<ControlReply.TokenIssued>(parsed, request, cancellationToken).ConfigureAwait(false);
                TokenCommands.Show(context, parsed, issued);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(request.Subject);
                CryptographicOperations.ZeroMemory(request.Actor);
            }

            return ExitCode.Done;
        });
        return command;
    }

    private static byte[] ReadToken(string file)
    {
        try
        {
            if (new FileInfo(file).Length > MaxToken) throw new CliException(ExitCode.Usage, $"{file} holds no token");
            var bytes = File.ReadAllBytes(file);
            var token = bytes.AsSpan().TrimEnd("\r\n"u8).ToArray();
            CryptographicOperations.ZeroMemory(bytes);
            return token;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"{file} can't be read: {error.Message}");
        }
    }
}
