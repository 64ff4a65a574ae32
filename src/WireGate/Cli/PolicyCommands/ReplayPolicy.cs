using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using WireGate.Configuration;
using WireGate.Core;
using WireGate.Core.Configuration;
using WireGate.Hosting;
using WireGate.Policy;
using WireGate.Policy.Testing;
using WireGate.Recording.Reading;

namespace WireGate.Cli.PolicyCommands;

/// <summary>Every verdict that other rules would change, over what was recorded.</summary>
internal static class ReplayPolicy
{
    /// <summary>Shown of a statement.</summary>
    private const int Longest = 200;

    public static Command Create(CliContext context)
    {
        var candidates = new Argument<string[]>("candidate") { Description = "The rules to compare: one file, or several that count together.", Arity = ArgumentArity.OneOrMore };
        var catalogues = new Option<string?>("--catalogues") { Description = "A file with the catalogues of targets, as cases have them; without it targets are asked what names mean.", HelpName = "FILE" };
        var command = new Command("replay", "Judge recorded operations by other rules, and show every verdict that would change.")
        {
            candidates, EvidenceReader.RecordingsOption, EvidenceReader.KeyOption, catalogues,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var file = context.ConfigFile(parsed);
            StateFolder.Prepare(ConfigurationLoader.LoadGate(file).StateFolder);
            using var gate = Gate.Create(file, NullLoggerFactory.Instance, TimeProvider.System);
            var snapshot = gate.Loader.Load(file);
            var rules = PolicyLoader.Load(parsed.GetValue(candidates)!.Select(Candidate).OfType<ConfigNode>(), snapshot.Vocabulary);
            using var key = RecordingsCommands.Keys.Load(parsed.GetValue(EvidenceReader.KeyOption)!);
            var reader = new EvidenceReader(context, snapshot, key);
            var all = new List<Evidence>();
            reader.Run(parsed.GetValue(EvidenceReader.RecordingsOption)!, all.Add, cancellationToken);
            var describer = new EvidenceDescriber(gate, snapshot, parsed.GetValue(catalogues));
            var comparison = await CompareAsync(all, rules, describer, cancellationToken).ConfigureAwait(false);
            if (context.Json(parsed)) context.Terminal.Json(json => Write(json, comparison));
            else Show(context.Terminal, comparison);
            if (reader.Unknown > 0) context.Terminal.Note($"{reader.Unknown} operations are of agents or targets that are not configured");
            if (comparison.Changes.Count > 0) return ExitCode.No;
            return reader.IsComplete && comparison.Uncompared == 0 ? ExitCode.Done : ExitCode.Unreachable;
        });
        return command;
    }

    private static ConfigNode? Candidate(string file) => ConfigurationFile.Read(file).AsMapping().Optional(PolicyFile.RulesKey);

    private static async Task<Comparison> CompareAsync(List<Evidence> all, RuleSet rules, EvidenceDescriber describer, CancellationToken cancellationToken)
    {
        var changes = new SortedDictionary<string, (VerdictChange Change, int Count)>(StringComparer.Ordinal);
        var (compared, uncompared) = (0, 0);
        foreach (var one in all)
        {
            var (before, by) = one.Operation.Observed is { } observed ? (observed, one.Operation.ObservedRule ?? "") : (one.Operation.Judged, one.Operation.JudgedBy ?? "");
            // What a token may not, or has spent, no rule changes.
            if (before is null || by is Decision.Token or "budget" or Decision.NotEnforcing) continue;
            if (await describer.DescribeAsync(one, cancellationToken).ConfigureAwait(false) is not { } accesses)
            {
                uncompared++;
                continue;
            }

            compared++;
            var decision = rules.ScopeFor(one.Principal, one.Target).Decide(accesses);
            var after = CaseText.Word(decision.Outcome);
            // What is held when it runs is recorded as allowed where it was prepared.
            if (after == before || (after == "hold" && before == "allow" && (decision.Rule == by || decision.Holds.Any(terms => terms.Rule == by)))) continue;
            var change = new VerdictChange(one.Principal.Agent, one.Target.Name, Shorten(one.Operation), before, by, after, CaseText.By(decision), decision.Reason);
            var key = string.Join('\0', change.Agent, change.Target, change.Text, change.Before, change.BeforeBy, change.After, change.AfterBy);
            changes[key] = (change, changes.GetValueOrDefault(key).Count + 1);
        }

        return new Comparison([.. changes.Values], compared, uncompared);
    }

    private static string Shorten(RecordedOperation operation)
    {
        var text = SafeText.Line(operation.Text.Length > 0 ? operation.Text : operation.Kind);
        return text.Length <= Longest ? text : string.Concat(text.AsSpan(0, Longest), "…");
    }

    private static void Show(Terminal terminal, Comparison comparison)
    {
        foreach (var (change, count) in comparison.Changes)
        {
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{change.Agent} on {change.Target}, {(count == 1 ? "once" : count + " times")}: {change.Text}"));
            terminal.Line($"- {change.Before} by {SafeText.Line(change.BeforeBy)}");
            terminal.Line($"+ {change.After} by {change.AfterBy}: {SafeText.Line(change.Reason ?? "")}");
            terminal.Line("");
        }

        var operations = comparison.Changes.Sum(entry => entry.Count);
        var rest = comparison.Uncompared == 0 ? "" : $"; {comparison.Uncompared} could not be compared, for what they do is not recorded and can't be told again";
        terminal.Line($"{operations} of {comparison.Compared} verdicts would change{rest}");
    }

    private static void Write(Utf8JsonWriter json, Comparison comparison)
    {
        json.WriteStartObject();
        json.WriteNumber("compared"u8, comparison.Compared);
        json.WriteNumber("not_compared"u8, comparison.Uncompared);
        json.WriteStartArray("changes"u8);
        foreach (var (change, count) in comparison.Changes)
        {
            json.WriteStartObject();
            json.WriteString("agent"u8, change.Agent);
            json.WriteString("target"u8, change.Target);
            json.WriteString("operation"u8, change.Text);
            json.WriteNumber("times"u8, count);
            json.WriteString("before"u8, change.Before);
            json.WriteString("before_by"u8, change.BeforeBy);
            json.WriteString("after"u8, change.After);
            json.WriteString("after_by"u8, change.AfterBy);
            if (change.Reason is { } reason) json.WriteString("reason"u8, reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private sealed record Comparison(List<(VerdictChange Change, int Count)> Changes, int Compared, int Uncompared);
}
