using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Hosting;
using WireGate.Policy.Testing;

namespace WireGate.Cli.PolicyCommands;

/// <summary>Runs the cases that stand beside rules. Asks no gate and no target.</summary>
internal static class TestPolicy
{
    public static Command Create(CliContext context)
    {
        var files = new Argument<string[]>("files") { Description = "Files of rules, each tested by itself, or of cases (NAME.tests.yaml). Left out: the configuration's.", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("test", "Run the cases beside the rules. Nothing is asked of a gate or a target.") { files };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (given, file) = (parsed.GetValue(files) ?? [], context.ConfigFile(parsed));
            using var scratch = new ScratchFolder();
            var protocols = Gate.ProtocolsFor(scratch.Settings, NullLoggerFactory.Instance, TimeProvider.System);
            var reader = new CaseFiles(protocols, new Lazy<Snapshot>(() => new SnapshotLoader(protocols).Load(file)));
            var tested = given.Length == 0 ? reader.OfConfiguration() : [.. given.SelectMany(one => reader.Of(one))];
            if (tested.Sum(one => one.Cases.Length) == 0) throw new CliException(ExitCode.Usage, "there are no cases: write them under \"tests\", or into NAME.tests.yaml beside NAME.yaml");
            var outcomes = new List<CaseOutcome>();
            foreach (var one in tested)
            {
                var runner = new CaseRunner(one.Rules, one.Targets);
                foreach (var each in one.Cases) outcomes.Add(await runner.RunAsync(each, cancellationToken).ConfigureAwait(false));
            }

            if (context.Json(parsed)) context.Terminal.Json(json => Write(json, outcomes));
            else Show(context.Terminal, outcomes);
            return outcomes.TrueForAll(outcome => outcome.Passed) ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    private static void Show(Terminal terminal, List<CaseOutcome> outcomes)
    {
        foreach (var outcome in outcomes.Where(outcome => !outcome.Passed))
        {
            using var text = new StringWriter();
            CaseText.Write(text, outcome);
            terminal.Line(text.ToString());
        }

        var failed = outcomes.Count(outcome => !outcome.Passed);
        terminal.Line(failed == 0 ? $"{outcomes.Count} passed" : $"{outcomes.Count - failed} passed, {failed} failed");
    }

    private static void Write(Utf8JsonWriter json, List<CaseOutcome> outcomes)
    {
        json.WriteStartObject();
        json.WriteNumber("passed"u8, outcomes.Count(outcome => outcome.Passed));
        json.WriteNumber("failed"u8, outcomes.Count(outcome => !outcome.Passed));
        json.WriteStartArray("cases"u8);
        foreach (var outcome in outcomes) CaseJson.Write(json, outcome);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
