using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Configuration;
using WireGate.Control;
using WireGate.Core;
using WireGate.Core.Approvals;
using WireGate.Core.Redaction;
using WireGate.Hosting;
using WireGate.Native;
using WireGate.Stores;

namespace WireGate.Cli;

internal static class CheckCommand
{
    /// <summary>For connecting, logging in and asking a few questions; the parts have shorter deadlines of their own.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private sealed record Result(string Target, bool Works, string What, IReadOnlyList<string> Warnings);

    public static Command Create(CliContext context)
    {
        var offline = new Option<bool>("--offline") { Description = "Only read the configuration; log in to nothing." };
        var command = new Command("check", "Validate the configuration and log in to every target, and to the store of several nodes.") { offline };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = context.ConfigFile(parsed);
            if (parsed.GetValue(offline))
            {
                var read = Gate.LoadOnly(file);
                Show(context, parsed, read, null, [], Warnings(read));
                return ExitCode.Done;
            }

            StateFolder.Prepare(ConfigurationLoader.LoadGate(file).StateFolder);
            using var gate = Gate.Create(file, NullLoggerFactory.Instance, TimeProvider.System);
            gate.Listeners.CheckCertificates(gate.Targets.Configuration.Listeners);
            var store = gate.Targets.Configuration.Gate.Store is { } shared ? await ProbeStoreAsync(gate, shared, cancellationToken).ConfigureAwait(false) : null;
            var results = new List<Result>();
            foreach (var target in gate.Targets.Configuration.Targets.Values.OrderBy(target => target.Target.Name, StringComparer.Ordinal))
                results.Add(await ProbeAsync(gate, target.Target, cancellationToken).ConfigureAwait(false));
            Show(context, parsed, null, store, results, Warnings(gate.Loader.Load(file)));
            return results.TrueForAll(result => result.Works) && store?.Works != false ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    /// <summary>Reads both parts of it, as the gate does when it starts: tables that are not there are made.</summary>
    private static async Task<Result> ProbeStoreAsync(Gate gate, PostgresStoreSettings store, CancellationToken cancellationToken)
    {
        var what = $"{store.Address}/{store.Database}";
        try
        {
            var problem = await gate.Tokens.FindProblemAsync(cancellationToken).ConfigureAwait(false);
            if (problem is null) await gate.Approvals.ReadFiguresAsync(cancellationToken).ConfigureAwait(false);
            return new Result("gate.store", problem is null, problem is null ? what : $"{what}: {problem}", []);
        }
        catch (ApprovalException error)
        {
            return new Result("gate.store", false, $"{what}: {error.Message}{(error.InnerException is { } cause ? ": " + cause.Message : "")}", []);
        }
    }

    private static ImmutableArray<string> Warnings(Snapshot read) =>
    [
        .. read.FindWarnings().Select(warning => warning.ToString()),
        .. ControlReach.FindProblems(read.Configuration.Gate.ControlSocket, read.Agents.People, Posix.EffectiveUser()),
    ];

    private static async Task<Result> ProbeAsync(Gate gate, Target target, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        try
        {
            using var credential = await gate.Vault.LeaseAsync(target.Credential!, target.Addresses[0], deadline.Token).ConfigureAwait(false);
            var probe = await gate.ProtocolOf(target).ProbeAsync(target, credential, deadline.Token).ConfigureAwait(false);
            using var secret = await credential.ReadSecretAsync(deadline.Token).ConfigureAwait(false);
            IEnumerable<string> warnings = SecretPatterns.CanHide(secret.Length) ? probe.Warnings : [.. probe.Warnings, TooShort(credential)];
            return new Result(target.Name, true, probe.Server, [.. Unenforced(target), .. warnings]);
        }
        catch (Exception error) when (error is UpstreamException or CredentialException or ProtocolViolationException)
        {
            return new Result(target.Name, false, error.Message, []);
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException)
        {
            return new Result(target.Name, false, "the connection broke", []);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Result(target.Name, false, "no answer in time", []);
        }
    }

    private static string TooShort(ICredential credential) =>
        $"the secret of credential \"{credential.Name}\" is shorter than {SecretPatterns.ShortestSecret} bytes: it can't be hidden safely where the target shows it, so it is not looked for";

    private static IEnumerable<string> Unenforced(Target target)
    {
        if (target.UnenforcedUntil is not { } until) yield break;
        yield return until > TimeProvider.System.GetUtcNow()
            ? string.Create(CultureInfo.InvariantCulture, $"NOT ENFORCING until {until:yyyy-MM-dd'T'HH:mm'Z'}: rules change nothing here") : "enforces since \"until\" has passed: remove \"enforce: false\"";
    }

    private static void Show(CliContext context, ParseResult parsed, Snapshot? snapshot, Result? store, List<Result> results, ImmutableArray<string> warnings)
    {
        if (context.Json(parsed))
        {
            context.Terminal.Json(json =>
            {
                json.WriteStartObject();
                json.WriteBoolean("valid"u8, true);
                if (store is not null)
                {
                    json.WriteStartObject("store"u8);
                    json.WriteBoolean("works"u8, store.Works);
                    json.WriteString(store.Works ? "server"u8 : "error"u8, store.What);
                    json.WriteEndObject();
                }

                json.WriteStartArray("targets"u8);
                foreach (var result in results)
                {
                    json.WriteStartObject();
                    json.WriteString("target"u8, result.Target);
                    json.WriteBoolean("works"u8, result.Works);
                    json.WriteString(result.Works ? "server"u8 : "error"u8, result.What);
                    json.WriteStartArray("warnings"u8);
                    foreach (var warning in result.Warnings) json.WriteStringValue(warning);
                    json.WriteEndArray();
                    json.WriteEndObject();
                }

                json.WriteEndArray();
                json.WriteStartArray("warnings"u8);
                foreach (var warning in warnings) json.WriteStringValue(warning);
                json.WriteEndArray();
                json.WriteEndObject();
            });
            return;
        }

        if (snapshot is not null)
            context.Terminal.Line($"the configuration is valid: {snapshot.Configuration.Listeners.Length} listeners, {snapshot.Configuration.Targets.Count} targets, {snapshot.Rules.Rules.Length} rules");
        var rows = store is null ? results : [store, .. results];
        if (rows.Count > 0) context.Terminal.Table(["target", "works", "what"], rows.Select(result => new[] { result.Target, result.Works ? "yes" : "NO", result.What }));
        foreach (var warning in warnings) context.Terminal.Note($"warning: {warning}");
        foreach (var result in results)
            foreach (var warning in result.Warnings) context.Terminal.Note($"warning: {result.Target}: {warning}");
    }
}
