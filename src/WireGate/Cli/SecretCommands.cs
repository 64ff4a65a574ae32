using System.CommandLine;
using System.Globalization;
using WireGate.Configuration;
using WireGate.Control;
using WireGate.Core.Secrets;
using WireGate.Hosting;
using WireGate.Vault;
using WireGate.Vault.Sealing;

namespace WireGate.Cli;

/// <summary>
/// Sealed secrets. Always on the file itself, so that a secret never passes through the control socket; a running gate sees the change at
/// the next log-in to a target.
/// </summary>
internal static class SecretCommands
{
    public static Command Create(CliContext context) => new("secret", "The secrets that the gate logs in to targets with.")
    {
        Put(context, "set", "Seal a secret, read from standard input.", SecretChange.Set, (file, name, secret, cancellationToken) => file.SetAsync(name, secret, cancellationToken)),
        List(context),
        Put(context, "rotate", "Give a sealed secret a new value, read from standard input.", SecretChange.Rotate, (file, name, secret, cancellationToken) => file.RotateAsync(name, secret, cancellationToken)),
        Remove(context),
    };

    private static Command Put(
        CliContext context, string verb, string description, SecretChange change, Func<SealedFile, string, SecretBuffer, CancellationToken, Task<SealedEntry>> put)
    {
        var name = Name();
        var command = new Command(verb, description) { name };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            // A wrong configuration is told before anything is asked for.
            var seal = Locate(context, parsed);
            using var secret = SecretInput.Read(context.Terminal, $"Secret for {parsed.GetValue(name)} (not shown):");
            if (change == SecretChange.Set) PrepareFirst(context, parsed, seal);
            var file = seal.Open(TimeProvider.System);
            // What isn't there is refused below.
            if (change == SecretChange.Set || Has(file, parsed.GetValue(name)!)) await TellAsync(context, parsed, change, parsed.GetValue(name)!, cancellationToken).ConfigureAwait(false);
            var entry = await put(file, parsed.GetValue(name)!, secret, cancellationToken).ConfigureAwait(false);
            Show(context, parsed, [entry]);
            return ExitCode.Done;
        });
        return command;
    }

    private static Command List(CliContext context)
    {
        var command = new Command("list", "List sealed secrets by name; values are never shown.");
        command.SetAction(parsed =>
        {
            Show(context, parsed, Open(context, parsed).List());
            return ExitCode.Done;
        });
        return command;
    }

    private static Command Remove(CliContext context)
    {
        var name = Name();
        var command = new Command("remove", "Delete a sealed secret.") { name };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = Open(context, parsed);
            if (Has(file, parsed.GetValue(name)!)) await TellAsync(context, parsed, SecretChange.Remove, parsed.GetValue(name)!, cancellationToken).ConfigureAwait(false);
            if (!await file.RemoveAsync(parsed.GetValue(name)!, cancellationToken).ConfigureAwait(false))
                throw new CliException(ExitCode.No, $"there is no sealed secret \"{parsed.GetValue(name)}\"");
            Show(context, parsed, []);
            return ExitCode.Done;
        });
        return command;
    }

    private static bool Has(SealedFile file, string name) => file.List().Any(entry => entry.Name == name);

    /// <summary>Before it is done: a change that the ledger can't be told of is not made.</summary>
    private static Task TellAsync(CliContext context, ParseResult parsed, SecretChange change, string name, CancellationToken cancellationToken) =>
        OwnLedger.TellAsync(context, parsed, new ControlRequest.TellSecret(change, name), by => AdminLedger.EntryOf(change, name, by), cancellationToken);

    private static Argument<string> Name() => new("name") { Description = "The credential's name in the configuration." };

    private static SealOptions Locate(CliContext context, ParseResult parsed) => ConfigurationLoader.LoadSeal(context.ConfigFile(parsed));

    private static SealedFile Open(CliContext context, ParseResult parsed) => Locate(context, parsed).Open(TimeProvider.System);

    /// <summary>With a configuration written by hand the first secret finds neither folder nor key.</summary>
    private static void PrepareFirst(CliContext context, ParseResult parsed, SealOptions seal)
    {
        StateFolder.Prepare(ConfigurationLoader.LoadGate(context.ConfigFile(parsed)).StateFolder);
        if (seal.MakeFirstKey()) context.Terminal.Note($"Made the key that secrets are sealed with: {seal.KeyLocator}");
    }

    private static void Show(CliContext context, ParseResult parsed, IReadOnlyList<SealedEntry> entries)
    {
        if (context.Json(parsed))
        {
            context.Terminal.Json(json =>
            {
                json.WriteStartArray();
                foreach (var entry in entries)
                {
                    json.WriteStartObject();
                    json.WriteString("name"u8, entry.Name);
                    json.WriteNumber("version"u8, entry.Version);
                    json.WriteString("created"u8, entry.Created);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return;
        }

        context.Terminal.Table(["name", "version", "created"], entries.Select(
            entry => new[] { entry.Name, entry.Version.ToString(CultureInfo.InvariantCulture), Times.Show(entry.Created) }));
    }
}
