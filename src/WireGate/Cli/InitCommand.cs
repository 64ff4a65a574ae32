using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using WireGate.Configuration;
using WireGate.Control;
using WireGate.Core;
using WireGate.Init;
using WireGate.Policy;
using WireGate.Recording.Keys;
using WireGate.Vault;
using WireGate.Vault.Sealing;

namespace WireGate.Cli;

internal static class InitCommand
{
    /// <summary>Time to read what was printed and start the gate.</summary>
    private static readonly TimeSpan FirstLogin = TimeSpan.FromHours(1);

    private const string DefaultBind = "127.0.0.1:6432";

    public static Command Create(CliContext context)
    {
        var target = new Option<string?>("--target") { Description = "The first target: postgres://user@host:port/database. The password is asked for.", HelpName = "URL" };
        var folder = new Option<string>("--directory") { Description = "Where to write to.", DefaultValueFactory = _ => "." };
        var bind = new Option<string>("--bind") { Description = "Where the gate will listen.", DefaultValueFactory = _ => DefaultBind };
        var command = new Command("init", "Write a first configuration, with keys, a local authority, guardrails and a token.") { target, folder, bind };
        command.SetAction((parsed, cancellationToken) =>
        {
            var url = TargetUrl.Parse(parsed.GetValue(target) ?? AskForUrl(context));
            if (!HostPort.TryParse(parsed.GetValue(bind)!, 0, out var address)) throw new CliException(ExitCode.Usage, "--bind is an address with a port, such as " + DefaultBind);
            return InitAsync(context, parsed, Path.GetFullPath(parsed.GetValue(folder)!), url, address, cancellationToken);
        });
        return command;
    }

    private static string AskForUrl(CliContext context)
    {
        if (System.Console.IsInputRedirected) throw new CliException(ExitCode.Usage, "name the first target: --target postgres://user@host:port/database");
        context.Terminal.Note("The first target, as postgres://user@host:port/database:");
        return System.Console.ReadLine()?.Trim() ?? "";
    }

    private static async Task<int> InitAsync(
        CliContext context, ParseResult parsed, string folder, TargetUrl url, HostPort bind, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        using var files = new NewFiles(folder);
        files.RefuseExisting("wiregate.yaml", "guardrails.yaml", "ca.pem", "ca.key", "gate.pem", "gate.key", "auditor.pub", "auditor.key", "state");
        using var password = SecretInput.Read(context.Terminal, $"Password of {url.User} at {url.Address} (not shown):");
        var person = Operator.Current();
        var state = files.Claim("state");
        Hosting.StateFolder.Prepare(state);
        var sealedFile = new SealedFile(
            Path.Combine(state, SealOptionsReader.FileName), KeyFile.Create(Path.Combine(state, SealOptionsReader.KeyFileName)), TimeProvider.System);
        await sealedFile.SetAsync(url.Name, password, cancellationToken).ConfigureAwait(false);
        LocalAuthority.Create(files, TimeProvider.System.GetUtcNow());
        MakeAuditor(files);
        files.Write("guardrails.yaml", NewFiles.Public, Encoding.UTF8.GetBytes(Guardrails.Yaml("postgres")!));
        files.Write("wiregate.yaml", NewFiles.Public, Encoding.UTF8.GetBytes(ConfigurationText.Write(url, bind, person)));
        var file = files.PathOf("wiregate.yaml");
        // What we wrote is what the gate will read: better it fails here than there.
        var configuration = Hosting.Gate.LoadOnly(file).Configuration;

        using var desk = TokenDesk.OpenState(file);
        var issued = await desk.IssueAsync(new ControlRequest.IssueToken(
            ConfigurationText.Agent, [url.Name], FirstLogin.TotalSeconds, TokenCommands.DefaultSession.TotalSeconds, "init"), cancellationToken).ConfigureAwait(false);
        try
        {
            files.Keep();
            Show(context, parsed, configuration, url.Name, person, issued);
            return ExitCode.Done;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(issued.Text);
        }
    }

    private static void MakeAuditor(NewFiles files)
    {
        using var key = ReaderSecretKey.Create("auditor");
        key.Save(files.Claim("auditor.key"));
        files.Write("auditor.pub", NewFiles.Public, Encoding.UTF8.GetBytes(key.Public + "\n"));
    }

    private static void Show(CliContext context, ParseResult parsed, GateConfiguration configuration, string target, Operator person, ControlReply.TokenIssued issued)
    {
        var file = Path.GetFullPath(configuration.File);
        var line = Clients.ClientVariables.For(configuration, [configuration.Find(target)!], issued.Token.Id, null)
            .Where(variable => variable.Key != "DATABASE_URL").Select(variable => $"{variable.Key}={ShellText.Quote(variable.Value)}");
        if (context.Json(parsed))
        {
            context.Terminal.Json(json =>
            {
                json.WriteStartObject();
                json.WriteString("configuration"u8, file);
                json.WriteString("target"u8, target);
                json.WriteString("token_id"u8, issued.Token.Id);
                json.WriteString("token"u8, issued.Text);
                json.WriteEndObject();
            });
            return;
        }

        context.Terminal.Note($"Wrote {file} and what belongs to it. The password is sealed; agents never see it.");
        context.Terminal.Note("Sessions are recorded for the holder of auditor.key: move it to where the gate is not.");
        context.Terminal.Note($"{person.Name} (uid {person.Uid}) may approve what rules hold, with wiregate approvals: run no agent as that user.");
        context.Terminal.Note("Start the gate:");
        context.Terminal.Note($"  wiregate run --config {ShellText.Quote(file)}");
        context.Terminal.Note($"Then paste this (log in until {Times.Show(issued.Token.LoginExpires)}; for a new token: wiregate token issue --agent {ConfigurationText.Agent} --target {target}):");
        context.Terminal.Raw(Encoding.UTF8.GetBytes($"{string.Join(' ', line)} PGPASSWORD="));
        context.Terminal.Raw(issued.Text);
        context.Terminal.Raw(" psql\n"u8);
    }
}
